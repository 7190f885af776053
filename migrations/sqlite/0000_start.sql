CREATE TABLE `assignments` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`rater_id` text NOT NULL,
	`comparison_id` text NOT NULL,
	`slot_id` text NOT NULL,
	`prompt_id` text NOT NULL,
	`first_system_id` text NOT NULL,
	`second_system_id` text NOT NULL,
	`first_side` text NOT NULL,
	`ordinal` integer NOT NULL,
	`state` text NOT NULL,
	`side_exception` integer NOT NULL,
	`leased_at` integer NOT NULL,
	`lease_until` integer NOT NULL,
	`skip_reason` text,
	FOREIGN KEY (`rater_id`) REFERENCES `raters`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "assignments_side" CHECK("assignments"."first_side" in ('a', 'b')),
	CONSTRAINT "assignments_state" CHECK("assignments"."state" in ('leased', 'judged', 'skipped', 'expired'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assignments_once` ON `assignments` (`rater_id`,`comparison_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `assignments_ordinal` ON `assignments` (`rater_id`,`ordinal`);--> statement-breakpoint
CREATE INDEX `assignments_prompt` ON `assignments` (`rater_id`,`prompt_id`);--> statement-breakpoint
CREATE INDEX `assignments_leases` ON `assignments` (`study_id`,`lease_until`) WHERE state = 'leased';--> statement-breakpoint
CREATE INDEX `assignments_held` ON `assignments` (`rater_id`,`ordinal`) WHERE state = 'leased';--> statement-breakpoint
CREATE INDEX `assignments_standing` ON `assignments` (`rater_id`,`first_system_id`,`second_system_id`,`first_side`);--> statement-breakpoint
CREATE INDEX `assignments_not_standing` ON `assignments` (`rater_id`,`state`,`ordinal`) WHERE state in ('skipped', 'expired');--> statement-breakpoint
CREATE TABLE `comparisons` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`prompt_id` text NOT NULL,
	`turn` integer NOT NULL,
	`first_system_id` text NOT NULL,
	`second_system_id` text NOT NULL,
	`first_response_id` text,
	`second_response_id` text,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`prompt_id`) REFERENCES `prompts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `comparisons_of_prompt` ON `comparisons` (`prompt_id`,`turn`,`first_system_id`,`second_system_id`);--> statement-breakpoint
CREATE INDEX `comparisons_of_systems` ON `comparisons` (`study_id`,`first_system_id`,`second_system_id`);--> statement-breakpoint
CREATE TABLE `counts` (
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
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`token` text NOT NULL,
	`rater_kind` text NOT NULL,
	`rater_group` text,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_token` ON `invitations` (`token`);--> statement-breakpoint
CREATE INDEX `invitations_of_study` ON `invitations` (`study_id`);--> statement-breakpoint
CREATE TABLE `judgments` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`comparison_id` text NOT NULL,
	`rater_id` text NOT NULL,
	`assignment_id` text,
	`preference` text NOT NULL,
	`both_bad` integer NOT NULL,
	`first_side` text NOT NULL,
	`side_recorded` integer NOT NULL,
	`replaces` text,
	`surplus` integer NOT NULL,
	`elapsed_ms` integer,
	`rationale` text,
	`instructions_version` text,
	`origin` text NOT NULL,
	`created_at` integer,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`comparison_id`) REFERENCES `comparisons`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rater_id`) REFERENCES `raters`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "judgments_preference" CHECK("judgments"."preference" in ('a', 'b', 'tie')),
	CONSTRAINT "judgments_side" CHECK("judgments"."first_side" in ('a', 'b'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `judgments_first_of_assignment` ON `judgments` (`assignment_id`) WHERE replaces is null;--> statement-breakpoint
CREATE UNIQUE INDEX `judgments_replaced_once` ON `judgments` (`replaces`);--> statement-breakpoint
CREATE INDEX `judgments_of_study` ON `judgments` (`study_id`,`id`);--> statement-breakpoint
CREATE INDEX `judgments_of_comparison` ON `judgments` (`comparison_id`);--> statement-breakpoint
CREATE INDEX `judgments_of_rater` ON `judgments` (`rater_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `paces` (
	`study_id` text NOT NULL,
	`rater_kind` text NOT NULL,
	`began` integer NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`study_id`, `rater_kind`, `began`)
);
--> statement-breakpoint
CREATE TABLE `pairings` (
	`study_id` text NOT NULL,
	`rater_kind` text NOT NULL,
	`first_system_id` text NOT NULL,
	`second_system_id` text NOT NULL,
	`comparisons` integer NOT NULL,
	`planned` integer NOT NULL,
	PRIMARY KEY(`study_id`, `rater_kind`, `first_system_id`, `second_system_id`)
);
--> statement-breakpoint
CREATE TABLE `prompts` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`key` text NOT NULL,
	`turns` text NOT NULL,
	`category` text,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `prompts_study_key` ON `prompts` (`study_id`,`key`);--> statement-breakpoint
CREATE TABLE `raters` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`pseudonym` text NOT NULL,
	`kind` text NOT NULL,
	`rater_group` text,
	`session_hash` text,
	`invitation_id` text,
	`judged` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "raters_kind" CHECK("raters"."kind" in ('human', 'simulated', 'test', 'judge'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `raters_pseudonym` ON `raters` (`study_id`,`pseudonym`);--> statement-breakpoint
CREATE UNIQUE INDEX `raters_session` ON `raters` (`session_hash`,`study_id`);--> statement-breakpoint
CREATE INDEX `raters_seen` ON `raters` (`study_id`,`last_seen_at`);--> statement-breakpoint
CREATE TABLE `responses` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`prompt_id` text NOT NULL,
	`system_id` text NOT NULL,
	`turns` text NOT NULL,
	`masked` integer NOT NULL,
	FOREIGN KEY (`prompt_id`) REFERENCES `prompts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `responses_prompt_system` ON `responses` (`prompt_id`,`system_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sign_ins` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE TABLE `slots` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`comparison_id` text NOT NULL,
	`rater_kind` text NOT NULL,
	`prompt_id` text NOT NULL,
	`first_system_id` text NOT NULL,
	`second_system_id` text NOT NULL,
	`open_a` integer NOT NULL,
	`open_b` integer NOT NULL,
	`planned_a` integer NOT NULL,
	`planned_b` integer NOT NULL,
	`taken` integer NOT NULL,
	`draw` integer NOT NULL,
	CONSTRAINT "slots_open" CHECK("slots"."open_a" >= 0 and "slots"."open_b" >= 0),
	CONSTRAINT "slots_kind" CHECK("slots"."rater_kind" in ('human', 'simulated', 'test', 'judge'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `slots_of_comparison` ON `slots` (`comparison_id`,`rater_kind`);--> statement-breakpoint
CREATE INDEX `slots_open_a` ON `slots` (`study_id`,`rater_kind`,`first_system_id`,`second_system_id`,`taken`,`draw`) WHERE open_a > 0;--> statement-breakpoint
CREATE INDEX `slots_open_b` ON `slots` (`study_id`,`rater_kind`,`first_system_id`,`second_system_id`,`taken`,`draw`) WHERE open_b > 0;--> statement-breakpoint
CREATE TABLE `studies` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`code` text NOT NULL,
	`title` text NOT NULL,
	`question` text NOT NULL,
	`instructions` text NOT NULL,
	`instructions_version` text NOT NULL,
	`notice` text,
	`state` text NOT NULL,
	`overlap` integer NOT NULL,
	`seed` integer NOT NULL,
	`lease_ms` integer NOT NULL,
	`repeat_prompts` integer NOT NULL,
	`judgments_per_rater` integer,
	`prompt_count` integer NOT NULL,
	`comparison_count` integer NOT NULL,
	`leaks` text NOT NULL,
	`leak_rule` text NOT NULL,
	`created_at` integer NOT NULL,
	`archived_at` integer,
	CONSTRAINT "studies_state" CHECK("studies"."state" in ('importing', 'draft', 'open', 'paused', 'closed'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `studies_name` ON `studies` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `studies_code` ON `studies` (`code`);--> statement-breakpoint
CREATE TABLE `systems` (
	`id` text PRIMARY KEY NOT NULL,
	`study_id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`aliases` text NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "systems_role" CHECK("systems"."role" in ('target', 'baseline'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `systems_study_name` ON `systems` (`study_id`,`name`);--> statement-breakpoint
CREATE TABLE `totals` (
	`study_id` text NOT NULL,
	`rater_kind` text NOT NULL,
	`raters` integer NOT NULL,
	`skipped` integer NOT NULL,
	`side_exceptions` integer NOT NULL,
	PRIMARY KEY(`study_id`, `rater_kind`)
);
