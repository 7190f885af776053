import './styles/base.css'
import { mount } from 'svelte'
import App from './App.svelte'

const target = document.querySelector('#app')
if (!target) throw new Error('The page has no place for the application.')
mount(App, { target })
