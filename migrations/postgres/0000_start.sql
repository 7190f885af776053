CREATE TABLE "assignments" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"rater_id" text NOT NULL,
	"comparison_id" text NOT NULL,
	"slot_id" text NOT NULL,
	"prompt_id" text NOT NULL,
	"first_system_id" text NOT NULL,
	"second_system_id" text NOT NULL,
	"first_side" text NOT NULL,
	"ordinal" integer NOT NULL,
	"state" text NOT NULL,
	"side_exception" boolean NOT NULL,
	"leased_at" timestamp (3) with time zone NOT NULL,
	"lease_until" timestamp (3) with time zone NOT NULL,
	"skip_reason" text,
	CONSTRAINT "assignments_side" CHECK ("assignments"."first_side" in ('a', 'b')),
	CONSTRAINT "assignments_state" CHECK ("assignments"."state" in ('leased', 'judged', 'skipped', 'expired'))
);
--> statement-breakpoint
CREATE TABLE "comparisons" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"prompt_id" text NOT NULL,
	"turn" integer NOT NULL,
	"first_system_id" text NOT NULL,
	"second_system_id" text NOT NULL,
	"first_response_id" text,
	"second_response_id" text
);
--> statement-breakpoint
CREATE TABLE "counts" (
	"study_id" text NOT NULL,
	"rater_kind" text NOT NULL,
	"first_system_id" text NOT NULL,
	"second_system_id" text NOT NULL,
	"preference" text NOT NULL,
	"first_side" text NOT NULL,
	"side_recorded" boolean NOT NULL,
	"both_bad" boolean NOT NULL,
	"surplus" boolean NOT NULL,
	"n" integer NOT NULL,
	"moves" integer NOT NULL,
	CONSTRAINT "counts_study_id_rater_kind_first_system_id_second_system_id_preference_first_side_side_recorded_both_bad_surplus_pk" PRIMARY KEY("study_id","rater_kind","first_system_id","second_system_id","preference","first_side","side_recorded","both_bad","surplus")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"token" text NOT NULL,
	"rater_kind" text NOT NULL,
	"rater_group" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "judgments" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"comparison_id" text NOT NULL,
	"rater_id" text NOT NULL,
	"assignment_id" text,
	"preference" text NOT NULL,
	"both_bad" boolean NOT NULL,
	"first_side" text NOT NULL,
	"side_recorded" boolean NOT NULL,
	"replaces" text,
	"surplus" boolean NOT NULL,
	"elapsed_ms" integer,
	"rationale" text,
	"instructions_version" text,
	"origin" text NOT NULL,
	"created_at" timestamp (3) with time zone,
	CONSTRAINT "judgments_preference" CHECK ("judgments"."preference" in ('a', 'b', 'tie')),
	CONSTRAINT "judgments_side" CHECK ("judgments"."first_side" in ('a', 'b'))
);
--> statement-breakpoint
CREATE TABLE "paces" (
	"study_id" text NOT NULL,
	"rater_kind" text NOT NULL,
	"began" integer NOT NULL,
	"n" integer NOT NULL,
	CONSTRAINT "paces_study_id_rater_kind_began_pk" PRIMARY KEY("study_id","rater_kind","began")
);
--> statement-breakpoint
CREATE TABLE "pairings" (
	"study_id" text NOT NULL,
	"rater_kind" text NOT NULL,
	"first_system_id" text NOT NULL,
	"second_system_id" text NOT NULL,
	"comparisons" integer NOT NULL,
	"planned" integer NOT NULL,
	CONSTRAINT "pairings_study_id_rater_kind_first_system_id_second_system_id_pk" PRIMARY KEY("study_id","rater_kind","first_system_id","second_system_id")
);
--> statement-breakpoint
CREATE TABLE "prompts" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"key" text NOT NULL,
	"turns" jsonb NOT NULL,
	"category" text
);
--> statement-breakpoint
CREATE TABLE "raters" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"pseudonym" text NOT NULL,
	"kind" text NOT NULL,
	"rater_group" text,
	"session_hash" text,
	"invitation_id" text,
	"judged" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "raters_kind" CHECK ("raters"."kind" in ('human', 'simulated', 'test', 'judge'))
);
--> statement-breakpoint
CREATE TABLE "responses" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"prompt_id" text NOT NULL,
	"system_id" text NOT NULL,
	"turns" jsonb NOT NULL,
	"masked" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_ins" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "slots" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"comparison_id" text NOT NULL,
	"rater_kind" text NOT NULL,
	"prompt_id" text NOT NULL,
	"first_system_id" text NOT NULL,
	"second_system_id" text NOT NULL,
	"open_a" integer NOT NULL,
	"open_b" integer NOT NULL,
	"planned_a" integer NOT NULL,
	"planned_b" integer NOT NULL,
	"taken" integer NOT NULL,
	"draw" integer NOT NULL,
	CONSTRAINT "slots_open" CHECK ("slots"."open_a" >= 0 and "slots"."open_b" >= 0),
	CONSTRAINT "slots_kind" CHECK ("slots"."rater_kind" in ('human', 'simulated', 'test', 'judge'))
);
--> statement-breakpoint
CREATE TABLE "studies" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"code" text NOT NULL,
	"title" text NOT NULL,
	"question" text NOT NULL,
	"instructions" text NOT NULL,
	"instructions_version" text NOT NULL,
	"notice" text,
	"state" text NOT NULL,
	"overlap" integer NOT NULL,
	"seed" integer NOT NULL,
	"lease_ms" integer NOT NULL,
	"repeat_prompts" boolean NOT NULL,
	"judgments_per_rater" integer,
	"prompt_count" integer NOT NULL,
	"comparison_count" integer NOT NULL,
	"leaks" jsonb NOT NULL,
	"leak_rule" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"archived_at" timestamp (3) with time zone,
	CONSTRAINT "studies_state" CHECK ("studies"."state" in ('importing', 'draft', 'open', 'paused', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "systems" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"aliases" jsonb NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "systems_role" CHECK ("systems"."role" in ('target', 'baseline'))
);
--> statement-breakpoint
CREATE TABLE "totals" (
	"study_id" text NOT NULL,
	"rater_kind" text NOT NULL,
	"raters" integer NOT NULL,
	"skipped" integer NOT NULL,
	"side_exceptions" integer NOT NULL,
	CONSTRAINT "totals_study_id_rater_kind_pk" PRIMARY KEY("study_id","rater_kind")
);
--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_rater_id_raters_id_fk" FOREIGN KEY ("rater_id") REFERENCES "public"."raters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comparisons" ADD CONSTRAINT "comparisons_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comparisons" ADD CONSTRAINT "comparisons_prompt_id_prompts_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."prompts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgments" ADD CONSTRAINT "judgments_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgments" ADD CONSTRAINT "judgments_comparison_id_comparisons_id_fk" FOREIGN KEY ("comparison_id") REFERENCES "public"."comparisons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgments" ADD CONSTRAINT "judgments_rater_id_raters_id_fk" FOREIGN KEY ("rater_id") REFERENCES "public"."raters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompts" ADD CONSTRAINT "prompts_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "raters" ADD CONSTRAINT "raters_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responses" ADD CONSTRAINT "responses_prompt_id_prompts_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."prompts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "systems" ADD CONSTRAINT "systems_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_once" ON "assignments" USING btree ("rater_id","comparison_id");--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_ordinal" ON "assignments" USING btree ("rater_id","ordinal");--> statement-breakpoint
CREATE INDEX "assignments_prompt" ON "assignments" USING btree ("rater_id","prompt_id");--> statement-breakpoint
CREATE INDEX "assignments_leases" ON "assignments" USING btree ("study_id","lease_until") WHERE state = 'leased';--> statement-breakpoint
CREATE INDEX "assignments_held" ON "assignments" USING btree ("rater_id","ordinal") WHERE state = 'leased';--> statement-breakpoint
CREATE INDEX "assignments_standing" ON "assignments" USING btree ("rater_id","first_system_id","second_system_id","first_side");--> statement-breakpoint
CREATE INDEX "assignments_not_standing" ON "assignments" USING btree ("rater_id","state","ordinal") WHERE state in ('skipped', 'expired');--> statement-breakpoint
CREATE UNIQUE INDEX "comparisons_of_prompt" ON "comparisons" USING btree ("prompt_id","turn","first_system_id","second_system_id");--> statement-breakpoint
CREATE INDEX "comparisons_of_systems" ON "comparisons" USING btree ("study_id","first_system_id","second_system_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_token" ON "invitations" USING btree ("token");--> statement-breakpoint
CREATE INDEX "invitations_of_study" ON "invitations" USING btree ("study_id");--> statement-breakpoint
CREATE UNIQUE INDEX "judgments_first_of_assignment" ON "judgments" USING btree ("assignment_id") WHERE replaces is null;--> statement-breakpoint
CREATE UNIQUE INDEX "judgments_replaced_once" ON "judgments" USING btree ("replaces");--> statement-breakpoint
CREATE INDEX "judgments_of_study" ON "judgments" USING btree ("study_id","id");--> statement-breakpoint
CREATE INDEX "judgments_of_comparison" ON "judgments" USING btree ("comparison_id");--> statement-breakpoint
CREATE INDEX "judgments_of_rater" ON "judgments" USING btree ("rater_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "prompts_study_key" ON "prompts" USING btree ("study_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "raters_pseudonym" ON "raters" USING btree ("study_id","pseudonym");--> statement-breakpoint
CREATE UNIQUE INDEX "raters_session" ON "raters" USING btree ("session_hash","study_id");--> statement-breakpoint
CREATE INDEX "raters_seen" ON "raters" USING btree ("study_id","last_seen_at");--> statement-breakpoint
CREATE UNIQUE INDEX "responses_prompt_system" ON "responses" USING btree ("prompt_id","system_id");--> statement-breakpoint
CREATE UNIQUE INDEX "slots_of_comparison" ON "slots" USING btree ("comparison_id","rater_kind");--> statement-breakpoint
CREATE INDEX "slots_open_a" ON "slots" USING btree ("study_id","rater_kind","first_system_id","second_system_id","taken","draw") WHERE open_a > 0;--> statement-breakpoint
CREATE INDEX "slots_open_b" ON "slots" USING btree ("study_id","rater_kind","first_system_id","second_system_id","taken","draw") WHERE open_b > 0;--> statement-breakpoint
CREATE UNIQUE INDEX "studies_name" ON "studies" USING btree ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "studies_code" ON "studies" USING btree ("code");--> statement-breakpoint
CREATE UNIQUE INDEX "systems_study_name" ON "systems" USING btree ("study_id","name");