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
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_extra_judgments` (
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
	`elapsed_ms` integer,
	`reading` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`study_id`) REFERENCES `studies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rater_id`) REFERENCES `raters`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assignment_id`) REFERENCES `assignments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_extra_judgments`("id", "study_id", "rater_id", "assignment_id", "judgment_id", "purpose", "criterion", "preference", "grade", "degree", "both_bad", "first_side", "is_right", "replaces", "elapsed_ms", "reading", "created_at") SELECT "id", "study_id", "rater_id", "assignment_id", null, "purpose", "criterion", "preference", "grade", "degree", "both_bad", "first_side", "is_right", "replaces", "elapsed_ms", "reading", "created_at" FROM `extra_judgments`;--> statement-breakpoint
DROP TABLE `extra_judgments`;--> statement-breakpoint
ALTER TABLE `__new_extra_judgments` RENAME TO `extra_judgments`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `extra_judgments_first` ON `extra_judgments` (`assignment_id`,`criterion`) WHERE replaces is null;--> statement-breakpoint
CREATE UNIQUE INDEX `extra_judgments_replaced_once` ON `extra_judgments` (`replaces`,`criterion`);--> statement-breakpoint
CREATE INDEX `extra_judgments_of_rater` ON `extra_judgments` (`rater_id`,`purpose`);--> statement-breakpoint
CREATE INDEX `extra_judgments_of_study` ON `extra_judgments` (`study_id`,`purpose`,`id`);--> statement-breakpoint
CREATE INDEX `extra_judgments_beside` ON `extra_judgments` (`judgment_id`);