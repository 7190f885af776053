CREATE TABLE `amendments` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`what` text NOT NULL,
	`before` text,
	`after` text,
	`reason` text NOT NULL,
	`actor` text NOT NULL,
	`judgments` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `amendments_of_study` ON `amendments` (`study_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `api_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`name` text NOT NULL,
	`researcher_id` text,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`expires_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`researcher_id`) REFERENCES `researchers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_hash` ON `api_tokens` (`hash`);--> statement-breakpoint
CREATE TABLE `exclusions` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`rater_id` text NOT NULL,
	`rule` text NOT NULL,
	`reason` text NOT NULL,
	`actor` text NOT NULL,
	`created_at` integer NOT NULL,
	`lifted_at` integer,
	`lifted_by` text,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rater_id`) REFERENCES `raters`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `exclusions_of_study` ON `exclusions` (`study_id`,`rater_id`);--> statement-breakpoint
CREATE TABLE `looks` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`actor` text NOT NULL,
	`what` text NOT NULL,
	`judgments` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `looks_of_study` ON `looks` (`study_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `members` (
	`study_id` text NOT NULL,
	`researcher_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`study_id`, `researcher_id`),
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`researcher_id`) REFERENCES `researchers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `members_researcher` ON `members` (`researcher_id`);--> statement-breakpoint
CREATE TABLE `registrations` (
	`study_id` text PRIMARY KEY NOT NULL,
	`document` text NOT NULL,
	`hash` text NOT NULL,
	`frozen_at` integer NOT NULL,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `researchers` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`password_hash` text,
	`issuer` text,
	`subject` text,
	`administrator` integer NOT NULL,
	`created_at` integer NOT NULL,
	`disabled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `researchers_email` ON `researchers` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `researchers_subject` ON `researchers` (`issuer`,`subject`);--> statement-breakpoint
CREATE TABLE `contests` (
	`comparison_id` text NOT NULL,
	`rater_kind` text NOT NULL,
	`study_id` text NOT NULL,
	`first_wins` integer NOT NULL,
	`ties` integer NOT NULL,
	`second_wins` integer NOT NULL,
	`contest_rank` integer NOT NULL,
	PRIMARY KEY(`comparison_id`, `rater_kind`),
	CONSTRAINT "contests_kind" CHECK("contests"."rater_kind" in ('human', 'simulated', 'test', 'judge'))
);
--> statement-breakpoint
CREATE INDEX `contests_by_rank` ON `contests` (`study_id`,`rater_kind`,`contest_rank`,`comparison_id`);--> statement-breakpoint
CREATE TABLE `excluded_counts` (
	`study_id` text NOT NULL,
	`rater_kind` text NOT NULL,
	`first_system_id` text NOT NULL,
	`second_system_id` text NOT NULL,
	`preference` text NOT NULL,
	`first_side` text NOT NULL,
	`side_recorded` integer NOT NULL,
	`both_bad` integer NOT NULL,
	`surplus` integer NOT NULL,
	`n` integer NOT NULL,
	`moves` integer NOT NULL,
	PRIMARY KEY(`study_id`, `rater_kind`, `first_system_id`, `second_system_id`, `preference`, `first_side`, `side_recorded`, `both_bad`, `surplus`)
);
--> statement-breakpoint
CREATE TABLE `hook_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`hook_id` text NOT NULL,
	`study_id` text NOT NULL,
	`type` text NOT NULL,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` integer,
	`outcome` text,
	`created_at` integer NOT NULL,
	`delivered_at` integer,
	FOREIGN KEY (`hook_id`) REFERENCES `hooks`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "hook_deliveries_state" CHECK("hook_deliveries"."state" in ('waiting', 'delivered', 'gave up'))
);
--> statement-breakpoint
CREATE INDEX `hook_deliveries_of_hook` ON `hook_deliveries` (`hook_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `hook_deliveries_due` ON `hook_deliveries` (`next_at`) WHERE state = 'waiting';--> statement-breakpoint
CREATE TABLE `hooks` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`url` text NOT NULL,
	`secret` text NOT NULL,
	`previous_secret` text,
	`previous_until` integer,
	`events` text NOT NULL,
	`every` integer,
	`shares` text NOT NULL,
	`told` integer NOT NULL,
	`filled` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`paused_at` integer,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `hooks_of_study` ON `hooks` (`study_id`);--> statement-breakpoint
CREATE TABLE `answer_counts` (
	`study_id` text NOT NULL,
	`rater_kind` text NOT NULL,
	`first_system_id` text NOT NULL,
	`second_system_id` text NOT NULL,
	`criterion` text NOT NULL,
	`preference` text NOT NULL,
	`degree` text NOT NULL,
	`first_side` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`study_id`, `rater_kind`, `first_system_id`, `second_system_id`, `criterion`, `preference`, `degree`, `first_side`)
);
--> statement-breakpoint
CREATE TABLE `checks` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`purpose` text NOT NULL,
	`prompt_turns` text NOT NULL,
	`first_turns` text NOT NULL,
	`second_turns` text,
	`answer` text NOT NULL,
	`explanation` text,
	`position` integer NOT NULL,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `checks_of_study` ON `checks` (`study_id`,`purpose`,`position`);--> statement-breakpoint
CREATE TABLE `consents` (
	`hash` text NOT NULL,
	`study_id` text NOT NULL,
	`text` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`study_id`, `hash`),
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `content_flags` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`rater_id` text NOT NULL,
	`assignment_id` text NOT NULL,
	`comparison_id` text NOT NULL,
	`side` text,
	`reason` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rater_id`) REFERENCES `raters`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `content_flags_of_study` ON `content_flags` (`study_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `extra_judgments` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`rater_id` text NOT NULL,
	`assignment_id` text,
	`judgment_id` text,
	`purpose` text NOT NULL,
	`criterion` text NOT NULL,
	`preference` text,
	`grade` text,
	`degree` text,
	`both_bad` integer NOT NULL,
	`first_side` text NOT NULL,
	`is_right` integer,
	`replaces` text,
	`criteria` text,
	`reasons` text,
	`rationale` text,
	`elapsed_ms` integer,
	`reading` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rater_id`) REFERENCES `raters`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assignment_id`) REFERENCES `assignments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `extra_judgments_first` ON `extra_judgments` (`assignment_id`,`criterion`) WHERE replaces is null;--> statement-breakpoint
CREATE UNIQUE INDEX `extra_judgments_replaced_once` ON `extra_judgments` (`replaces`,`criterion`);--> statement-breakpoint
CREATE INDEX `extra_judgments_of_rater` ON `extra_judgments` (`rater_id`,`purpose`);--> statement-breakpoint
CREATE INDEX `extra_judgments_of_study` ON `extra_judgments` (`study_id`,`purpose`,`id`);--> statement-breakpoint
CREATE INDEX `extra_judgments_beside` ON `extra_judgments` (`judgment_id`);--> statement-breakpoint
CREATE TABLE `grade_counts` (
	`study_id` text NOT NULL,
	`rater_kind` text NOT NULL,
	`system_id` text NOT NULL,
	`grade` text NOT NULL,
	`surplus` integer NOT NULL,
	`n` integer NOT NULL,
	`moves` integer NOT NULL,
	PRIMARY KEY(`study_id`, `rater_kind`, `system_id`, `grade`, `surplus`)
);
--> statement-breakpoint
CREATE TABLE `grades` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`comparison_id` text NOT NULL,
	`rater_id` text NOT NULL,
	`assignment_id` text,
	`grade` text NOT NULL,
	`replaces` text,
	`surplus` integer NOT NULL,
	`elapsed_ms` integer,
	`reading` text,
	`reasons` text,
	`rationale` text,
	`instructions_version` text,
	`origin` text NOT NULL,
	`created_at` integer,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rater_id`) REFERENCES `raters`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `grades_first_of_assignment` ON `grades` (`assignment_id`) WHERE replaces is null;--> statement-breakpoint
CREATE UNIQUE INDEX `grades_replaced_once` ON `grades` (`replaces`);--> statement-breakpoint
CREATE INDEX `grades_of_study` ON `grades` (`study_id`,`id`);--> statement-breakpoint
CREATE INDEX `grades_of_comparison` ON `grades` (`comparison_id`);--> statement-breakpoint
CREATE INDEX `grades_of_rater` ON `grades` (`rater_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `platform_entries` (
	`rater_id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`platform` text NOT NULL,
	`participant` text NOT NULL,
	`submission` text,
	`returns` text,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`credit_tries` integer DEFAULT 0 NOT NULL,
	`credit_next_at` integer,
	`credited_at` integer,
	`credit_answer` text,
	FOREIGN KEY (`rater_id`) REFERENCES `raters`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `platform_entries_once` ON `platform_entries` (`study_id`,`platform`,`participant`);--> statement-breakpoint
CREATE INDEX `platform_entries_submission` ON `platform_entries` (`study_id`,`submission`);--> statement-breakpoint
CREATE INDEX `platform_entries_credit` ON `platform_entries` (`credit_next_at`) WHERE credit_next_at is not null;--> statement-breakpoint
CREATE TABLE `platform_keys` (
	`study_id` text PRIMARY KEY NOT NULL,
	`key` text,
	`hook_secret` text,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `rater_devices` (
	`session_hash` text NOT NULL,
	`study_id` text NOT NULL,
	`rater_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`session_hash`, `study_id`),
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rater_id`) REFERENCES `raters`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `rater_devices_of_rater` ON `rater_devices` (`rater_id`);--> statement-breakpoint
DROP INDEX `assignments_once`;--> statement-breakpoint
ALTER TABLE `assignments` ADD `purpose` text DEFAULT 'plan' NOT NULL;--> statement-breakpoint
ALTER TABLE `assignments` ADD `criterion` text;--> statement-breakpoint
ALTER TABLE `assignments` ADD `of_id` text;--> statement-breakpoint
ALTER TABLE `assignments` ADD `exposures` text;--> statement-breakpoint
CREATE UNIQUE INDEX `assignments_once` ON `assignments` (`rater_id`,`prompt_id`,`comparison_id`) WHERE purpose = 'plan';--> statement-breakpoint
ALTER TABLE `comparisons` ADD `withdrawn_at` integer;--> statement-breakpoint
ALTER TABLE `comparisons` ADD `withdrawn_reason` text;--> statement-breakpoint
CREATE INDEX `comparisons_of_study` ON `comparisons` (`study_id`,`id`);--> statement-breakpoint
CREATE INDEX `comparisons_withdrawn` ON `comparisons` (`study_id`) WHERE withdrawn_at is not null;--> statement-breakpoint
ALTER TABLE `invitations` ADD `label` text;--> statement-breakpoint
ALTER TABLE `invitations` ADD `quota` integer;--> statement-breakpoint
ALTER TABLE `invitations` ADD `joined` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `judgments` ADD `degree` text;--> statement-breakpoint
ALTER TABLE `judgments` ADD `reasons` text;--> statement-breakpoint
ALTER TABLE `judgments` ADD `reading` text;--> statement-breakpoint
ALTER TABLE `prompts` ADD `tags` text;--> statement-breakpoint
ALTER TABLE `raters` ADD `consent_hash` text;--> statement-breakpoint
ALTER TABLE `raters` ADD `consented_at` integer;--> statement-breakpoint
ALTER TABLE `raters` ADD `trained_at` integer;--> statement-breakpoint
ALTER TABLE `raters` ADD `screened_out_at` integer;--> statement-breakpoint
ALTER TABLE `raters` ADD `paused_at` integer;--> statement-breakpoint
ALTER TABLE `raters` ADD `excluded_at` integer;--> statement-breakpoint
ALTER TABLE `raters` ADD `withdrawn_at` integer;--> statement-breakpoint
ALTER TABLE `raters` ADD `beside` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `raters` ADD `return_hash` text;--> statement-breakpoint
CREATE UNIQUE INDEX `raters_return` ON `raters` (`return_hash`);--> statement-breakpoint
ALTER TABLE `sessions` ADD `researcher_id` text;--> statement-breakpoint
ALTER TABLE `sign_ins` ADD `researcher_id` text;--> statement-breakpoint
ALTER TABLE `studies` ADD `design` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `studies` ADD `unlocked_at` integer;--> statement-breakpoint
ALTER TABLE `totals` ADD `refused` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
INSERT INTO contests (comparison_id, rater_kind, study_id, first_wins, ties, second_wins, contest_rank)
SELECT comparison_id, rater_kind, study_id, f, t, s,
	(CAST(2000 AS bigint) * (2 * f * s + t * (f + s)) / ((f + t + s) * (f + t + s))) * 1000 + CASE WHEN f + t + s < 999 THEN f + t + s ELSE 999 END
FROM (
	SELECT j.comparison_id, r.kind AS rater_kind, j.study_id,
		CAST(sum(CASE WHEN j.preference = j.first_side THEN 1 ELSE 0 END) AS integer) AS f,
		CAST(sum(CASE WHEN j.preference = 'tie' THEN 1 ELSE 0 END) AS integer) AS t,
		CAST(sum(CASE WHEN j.preference <> 'tie' AND j.preference <> j.first_side THEN 1 ELSE 0 END) AS integer) AS s
	FROM judgments j
	JOIN raters r ON r.id = j.rater_id
	LEFT JOIN judgments newer ON newer.replaces = j.id
	WHERE newer.id IS NULL AND j.surplus = 0
	GROUP BY j.comparison_id, r.kind, j.study_id
) said;
