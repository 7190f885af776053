/**
 * What each route of the API does, in a sentence, under what it is for: the order of the API page. A route that has none
 * here, and a sentence whose route is gone, fail a test.
 */
export const apiSummaries: Record<string, Record<string, string>> = {
  'Setting up': {
    'POST /api/imports':
      'Uploads a study file and the files it names, or files alone, and answers with the join report; nothing is written yet.',
    'PUT /api/imports/{id}': 'Changes the study of an upload and answers with the new join report.',
    'POST /api/imports/{id}/commit': 'Writes an upload as a study, all or nothing; the answer has the raters’ link.',
    'DELETE /api/imports/{id}': 'Forgets an upload.',
    'POST /api/studies/{id}/baselines':
      'Uploads the responses of further baselines and answers with the join report; they are written by its commit.',
    'POST /api/study-file': 'Reads the text of a study file and answers with what it says, as the form has it.',
    'GET /api/studies/{id}/file': 'The study file of a study that exists.',
    'POST /api/studies/{id}/test-link':
      'A link to try the rating screen with: what is judged by it is marked as a test and never counted.',
    'GET /api/published/lima': 'The percentages printed in LIMA’s Figure 1, as a layer of reference.',
  },
  Planning: {
    'POST /api/plan':
      'Interval width, detectable difference, power, hours and cost of a study before it is run, and what one more rater a pair buys against more prompts.',
    'POST /api/plan/simulation':
      'Runs a planned study many times over; a line of JSON at a time, the last with the power.',
    'GET /api/studies/{id}/plan': 'What a study that exists gives the planner to begin with.',
  },
  Studies: {
    'GET /api/studies': 'The studies that one may see.',
    'GET /api/studies/{id}': 'A study: state, systems, progress and links.',
    'PATCH /api/studies/{id}':
      'Opens, pauses, closes or archives a study, or changes what raters are told; once it has opened with a reason, as an amendment.',
    'DELETE /api/studies/{id}': 'Deletes a study for good; its judgments are written to the data folder first.',
    'GET /api/studies/{id}/record':
      'What was frozen when the study opened, its hash, the amendments since, and the looks at unblinded results.',
    'POST /api/studies/{id}/unlock': 'Ends the blinding of analysts, with a reason; it cannot be taken back.',
  },
  Results: {
    'GET /api/studies/{id}/results': 'Wins, ties, losses and rates with intervals of each baseline, and progress.',
    'GET /api/studies/{id}/live':
      'A WebSocket that sends the document of the results at once and whenever it changes, at most four times a second.',
    'GET /api/studies/{id}/analysis':
      'Everything the statistics say: rates, strengths, agreement, bias, slices, raters, judges; as JSON, or as tables for a paper.',
    'GET /api/methods': 'How every number is computed, what it assumes and where it comes from.',
    'GET /api/studies/{id}/comparisons':
      'The comparisons behind a number, searched and filtered, the most contested first.',
    'GET /api/studies/{id}/comparisons/choices':
      'What comparisons can be filtered by: systems, tags, turns, groups, raters.',
    'GET /api/studies/{id}/comparisons/{comparison}':
      'One comparison with its texts and everything that was said of it.',
    'GET /api/studies/{id}/comparisons/export': 'The judgments of a selection as a file.',
    'POST /api/studies/{id}/comparisons/{comparison}/withdraw':
      'Takes a comparison out of the study, with a reason: its judgments are kept, marked and no longer counted.',
    'POST /api/studies/{id}/comparisons/{comparison}/restore': 'Takes a withdrawn comparison back in, with a reason.',
    'GET /api/studies/{id}/flags': 'What raters reported of texts, and why.',
  },
  Exports: {
    'GET /api/studies/{id}/exports':
      'The formats, how many judgments each would hold, and how many it would leave out.',
    'GET /api/studies/{id}/export':
      'The judgments in a format, streamed; what it has no room for is counted in the header blindpair-left-out.',
    'GET /api/studies/{id}/paper': 'Everything for a paper as a zip archive, which the command verify checks.',
  },
  Raters: {
    'GET /api/studies/{id}/raters': 'Pace, side, agreement, gold, repeats and flags of each rater.',
    'PATCH /api/studies/{id}/raters/{one}': 'Pauses a rater, or lets them go on.',
    'GET /api/studies/{id}/exclusions': 'Who was left out, by what rule, when and why.',
    'POST /api/studies/{id}/exclusions': 'Leaves raters out of the main results by a rule, with a reason.',
    'POST /api/studies/{id}/raters/{one}/lift': 'Counts a rater who was left out again, with a reason.',
    'GET /api/studies/{id}/invitations': 'The links that raters come by, with their groups, quotas and how many came.',
    'POST /api/studies/{id}/invitations': 'Makes a link for raters: single-use or shared, of a group, with quotas.',
    'DELETE /api/studies/{id}/invitations/{one}': 'Withdraws a link; who came by it may go on.',
  },
  'Crowd platforms': {
    'GET /api/studies/{id}/platform': 'The crowd platform of a study, what to paste there, and how its visits ended.',
    'PUT /api/studies/{id}/platform': 'Changes its codes and addresses.',
    'POST /api/studies/{id}/submissions':
      'Takes a list of submissions and frees the pairs of those that were returned or timed out.',
    'PUT /api/studies/{id}/platform/hook-secret': 'Keeps the secret that the platform signs its messages with.',
    'DELETE /api/studies/{id}/platform/key': 'Forgets for good which person of the platform is which rater.',
    'POST /api/hooks/prolific/{study}': 'Takes Prolific’s signed messages about submissions.',
  },
  Webhooks: {
    'GET /api/studies/{id}/hooks': 'The webhooks of a study and what came of their messages.',
    'POST /api/studies/{id}/hooks': 'Adds a webhook; the answer has its secret, and no other answer has.',
    'PATCH /api/studies/{id}/hooks/{hook}': 'Changes or pauses a webhook.',
    'DELETE /api/studies/{id}/hooks/{hook}': 'Removes a webhook.',
    'POST /api/studies/{id}/hooks/{hook}/secret': 'Gives it a new secret; for a day messages are signed with both.',
    'POST /api/studies/{id}/hooks/{hook}/test': 'Sends a message to try it, and answers when the receiver has.',
    'POST /api/studies/{id}/hooks/{hook}/deliveries/{delivery}/again': 'Sends a message again.',
  },
  'Accounts and tokens': {
    'GET /api/studies/{id}/members': 'Who may do what with a study.',
    'PUT /api/studies/{id}/members': 'Gives someone a role in a study; who has no account gets one, with a link.',
    'DELETE /api/studies/{id}/members/{member}': 'Takes someone’s role in a study away.',
    'GET /api/accounts': 'All accounts.',
    'POST /api/accounts': 'Makes an account; the answer has its one-time link.',
    'PATCH /api/accounts/{account}': 'Renames an account, disables it, or makes it an administrator’s.',
    'POST /api/accounts/{account}/link': 'A new one-time link for an account; its password and sessions end.',
    'PATCH /api/account': 'Changes one’s own name.',
    'PUT /api/account/password': 'Changes one’s own password.',
    'GET /api/tokens': 'One’s tokens for programs.',
    'POST /api/tokens': 'Makes a token, narrowed to scopes; it is in this answer and in no other.',
    'DELETE /api/tokens/{token}': 'Takes a token back.',
    'GET /api/sign-in': 'How one can sign in here, besides by a link.',
    'POST /api/session': 'Signs in with an address and a password.',
    'GET /api/session': 'Who is signed in, and what they may do anywhere.',
    'DELETE /api/session': 'Signs out.',
  },
  'What the raters’ page asks': {
    'POST /api/entry': 'Comes in from a crowd platform.',
    'POST /api/consent': 'Agrees to the text that was shown.',
    'GET /api/assignments': 'The pairs in hand, without systems, and where the rater stands.',
    'GET /api/assignments/{id}': 'A pair that one judged, to look at it again.',
    'PUT /api/judgments/{id}': 'Hands in a judgment under an id of the browser’s: sent twice it is stored once.',
    'POST /api/assignments/{id}/skip': 'Skips a pair, with a reason.',
    'POST /api/assignments/{id}/reading': 'Says how far and how long a pair was read that is not judged yet.',
    'PUT /api/flags/{id}': 'Reports a text.',
    'GET /api/work': 'One’s own progress, time and judgments.',
    'POST /api/return-link': 'A link by which to go on on another device.',
    'POST /api/exit': 'Ends a visit from a crowd platform: the code, and the way back.',
    'POST /api/withdrawal': 'Withdraws from a study and deletes what one judged.',
  },
  Server: {
    'GET /api/health': 'Whether the server is up, and what it runs on.',
  },
}
