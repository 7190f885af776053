CREATE TABLE "amendments" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"what" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"judgments" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"name" text NOT NULL,
	"researcher_id" text,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "exclusions" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"rater_id" text NOT NULL,
	"rule" text NOT NULL,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"lifted_at" timestamp (3) with time zone,
	"lifted_by" text
);
--> statement-breakpoint
CREATE TABLE "looks" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"actor" text NOT NULL,
	"what" text NOT NULL,
	"judgments" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"study_id" text NOT NULL,
	"researcher_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "members_study_id_researcher_id_pk" PRIMARY KEY("study_id","researcher_id")
);
--> statement-breakpoint
CREATE TABLE "registrations" (
	"study_id" text PRIMARY KEY NOT NULL,
	"document" text NOT NULL,
	"hash" text NOT NULL,
	"frozen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "researchers" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"password_hash" text,
	"issuer" text,
	"subject" text,
	"administrator" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"disabled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "contests" (
	"comparison_id" text NOT NULL,
	"rater_kind" text NOT NULL,
	"study_id" text NOT NULL,
	"first_wins" integer NOT NULL,
	"ties" integer NOT NULL,
	"second_wins" integer NOT NULL,
	"contest_rank" integer NOT NULL,
	CONSTRAINT "contests_comparison_id_rater_kind_pk" PRIMARY KEY("comparison_id","rater_kind"),
	CONSTRAINT "contests_kind" CHECK ("contests"."rater_kind" in ('human', 'simulated', 'test', 'judge'))
);
--> statement-breakpoint
CREATE TABLE "excluded_counts" (
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
	CONSTRAINT "excluded_counts_study_id_rater_kind_first_system_id_second_system_id_preference_first_side_side_recorded_both_bad_surplus_pk" PRIMARY KEY("study_id","rater_kind","first_system_id","second_system_id","preference","first_side","side_recorded","both_bad","surplus")
);
--> statement-breakpoint
CREATE TABLE "hook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"hook_id" text NOT NULL,
	"study_id" text NOT NULL,
	"type" text NOT NULL,
	"body" text NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_at" timestamp (3) with time zone,
	"outcome" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	CONSTRAINT "hook_deliveries_state" CHECK ("hook_deliveries"."state" in ('waiting', 'delivered', 'gave up'))
);
--> statement-breakpoint
CREATE TABLE "hooks" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"previous_secret" text,
	"previous_until" timestamp (3) with time zone,
	"events" jsonb NOT NULL,
	"every" integer,
	"shares" jsonb NOT NULL,
	"told" integer NOT NULL,
	"filled" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"paused_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "answer_counts" (
	"study_id" text NOT NULL,
	"rater_kind" text NOT NULL,
	"first_system_id" text NOT NULL,
	"second_system_id" text NOT NULL,
	"criterion" text NOT NULL,
	"preference" text NOT NULL,
	"degree" text NOT NULL,
	"first_side" text NOT NULL,
	"n" integer NOT NULL,
	CONSTRAINT "answer_counts_study_id_rater_kind_first_system_id_second_system_id_criterion_preference_degree_first_side_pk" PRIMARY KEY("study_id","rater_kind","first_system_id","second_system_id","criterion","preference","degree","first_side")
);
--> statement-breakpoint
CREATE TABLE "checks" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"purpose" text NOT NULL,
	"prompt_turns" jsonb NOT NULL,
	"first_turns" jsonb NOT NULL,
	"second_turns" jsonb,
	"answer" text NOT NULL,
	"explanation" text,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"hash" text NOT NULL,
	"study_id" text NOT NULL,
	"text" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "consents_study_id_hash_pk" PRIMARY KEY("study_id","hash")
);
--> statement-breakpoint
CREATE TABLE "content_flags" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"rater_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	"comparison_id" text NOT NULL,
	"side" text,
	"reason" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "extra_judgments" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"rater_id" text NOT NULL,
	"assignment_id" text,
	"judgment_id" text,
	"purpose" text NOT NULL,
	"criterion" text NOT NULL,
	"preference" text,
	"grade" text,
	"degree" text,
	"both_bad" boolean NOT NULL,
	"first_side" text NOT NULL,
	"is_right" boolean,
	"replaces" text,
	"criteria" jsonb,
	"reasons" jsonb,
	"rationale" text,
	"elapsed_ms" integer,
	"reading" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grade_counts" (
	"study_id" text NOT NULL,
	"rater_kind" text NOT NULL,
	"system_id" text NOT NULL,
	"grade" text NOT NULL,
	"surplus" boolean NOT NULL,
	"n" integer NOT NULL,
	"moves" integer NOT NULL,
	CONSTRAINT "grade_counts_study_id_rater_kind_system_id_grade_surplus_pk" PRIMARY KEY("study_id","rater_kind","system_id","grade","surplus")
);
--> statement-breakpoint
CREATE TABLE "grades" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"comparison_id" text NOT NULL,
	"rater_id" text NOT NULL,
	"assignment_id" text,
	"grade" text NOT NULL,
	"replaces" text,
	"surplus" boolean NOT NULL,
	"elapsed_ms" integer,
	"reading" jsonb,
	"reasons" jsonb,
	"rationale" text,
	"instructions_version" text,
	"origin" text NOT NULL,
	"created_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "platform_entries" (
	"rater_id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"platform" text NOT NULL,
	"participant" text NOT NULL,
	"submission" text,
	"returns" jsonb,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"credit_tries" integer DEFAULT 0 NOT NULL,
	"credit_next_at" timestamp (3) with time zone,
	"credited_at" timestamp (3) with time zone,
	"credit_answer" text
);
--> statement-breakpoint
CREATE TABLE "platform_keys" (
	"study_id" text PRIMARY KEY NOT NULL,
	"key" text,
	"hook_secret" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "rater_devices" (
	"session_hash" text NOT NULL,
	"study_id" text NOT NULL,
	"rater_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rater_devices_session_hash_study_id_pk" PRIMARY KEY("session_hash","study_id")
);
--> statement-breakpoint
DROP INDEX "assignments_once";--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "purpose" text DEFAULT 'plan' NOT NULL;--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "criterion" text;--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "of_id" text;--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "exposures" jsonb;--> statement-breakpoint
ALTER TABLE "comparisons" ADD COLUMN "withdrawn_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "comparisons" ADD COLUMN "withdrawn_reason" text;--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "label" text;--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "quota" integer;--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "joined" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "judgments" ADD COLUMN "degree" text;--> statement-breakpoint
ALTER TABLE "judgments" ADD COLUMN "reasons" jsonb;--> statement-breakpoint
ALTER TABLE "judgments" ADD COLUMN "reading" jsonb;--> statement-breakpoint
ALTER TABLE "prompts" ADD COLUMN "tags" jsonb;--> statement-breakpoint
ALTER TABLE "raters" ADD COLUMN "consent_hash" text;--> statement-breakpoint
ALTER TABLE "raters" ADD COLUMN "consented_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "raters" ADD COLUMN "trained_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "raters" ADD COLUMN "screened_out_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "raters" ADD COLUMN "paused_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "raters" ADD COLUMN "excluded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "raters" ADD COLUMN "withdrawn_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "raters" ADD COLUMN "beside" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "raters" ADD COLUMN "return_hash" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "researcher_id" text;--> statement-breakpoint
ALTER TABLE "sign_ins" ADD COLUMN "researcher_id" text;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "design" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "unlocked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "totals" ADD COLUMN "refused" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "amendments" ADD CONSTRAINT "amendments_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_researcher_id_researchers_id_fk" FOREIGN KEY ("researcher_id") REFERENCES "public"."researchers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exclusions" ADD CONSTRAINT "exclusions_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exclusions" ADD CONSTRAINT "exclusions_rater_id_raters_id_fk" FOREIGN KEY ("rater_id") REFERENCES "public"."raters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "looks" ADD CONSTRAINT "looks_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_researcher_id_researchers_id_fk" FOREIGN KEY ("researcher_id") REFERENCES "public"."researchers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_hook_id_hooks_id_fk" FOREIGN KEY ("hook_id") REFERENCES "public"."hooks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hooks" ADD CONSTRAINT "hooks_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "content_flags" ADD CONSTRAINT "content_flags_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "content_flags" ADD CONSTRAINT "content_flags_rater_id_raters_id_fk" FOREIGN KEY ("rater_id") REFERENCES "public"."raters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extra_judgments" ADD CONSTRAINT "extra_judgments_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extra_judgments" ADD CONSTRAINT "extra_judgments_rater_id_raters_id_fk" FOREIGN KEY ("rater_id") REFERENCES "public"."raters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extra_judgments" ADD CONSTRAINT "extra_judgments_assignment_id_assignments_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grades" ADD CONSTRAINT "grades_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grades" ADD CONSTRAINT "grades_rater_id_raters_id_fk" FOREIGN KEY ("rater_id") REFERENCES "public"."raters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform_entries" ADD CONSTRAINT "platform_entries_rater_id_raters_id_fk" FOREIGN KEY ("rater_id") REFERENCES "public"."raters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform_entries" ADD CONSTRAINT "platform_entries_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform_keys" ADD CONSTRAINT "platform_keys_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rater_devices" ADD CONSTRAINT "rater_devices_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rater_devices" ADD CONSTRAINT "rater_devices_rater_id_raters_id_fk" FOREIGN KEY ("rater_id") REFERENCES "public"."raters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "amendments_of_study" ON "amendments" USING btree ("study_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "api_tokens_hash" ON "api_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "exclusions_of_study" ON "exclusions" USING btree ("study_id","rater_id");--> statement-breakpoint
CREATE INDEX "looks_of_study" ON "looks" USING btree ("study_id","created_at");--> statement-breakpoint
CREATE INDEX "members_researcher" ON "members" USING btree ("researcher_id");--> statement-breakpoint
CREATE UNIQUE INDEX "researchers_email" ON "researchers" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "researchers_subject" ON "researchers" USING btree ("issuer","subject");--> statement-breakpoint
CREATE INDEX "contests_by_rank" ON "contests" USING btree ("study_id","rater_kind","contest_rank","comparison_id");--> statement-breakpoint
CREATE INDEX "hook_deliveries_of_hook" ON "hook_deliveries" USING btree ("hook_id","created_at");--> statement-breakpoint
CREATE INDEX "hook_deliveries_due" ON "hook_deliveries" USING btree ("next_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "hooks_of_study" ON "hooks" USING btree ("study_id");--> statement-breakpoint
CREATE UNIQUE INDEX "checks_of_study" ON "checks" USING btree ("study_id","purpose","position");--> statement-breakpoint
CREATE INDEX "content_flags_of_study" ON "content_flags" USING btree ("study_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "extra_judgments_first" ON "extra_judgments" USING btree ("assignment_id","criterion") WHERE replaces is null;--> statement-breakpoint
CREATE UNIQUE INDEX "extra_judgments_replaced_once" ON "extra_judgments" USING btree ("replaces","criterion");--> statement-breakpoint
CREATE INDEX "extra_judgments_of_rater" ON "extra_judgments" USING btree ("rater_id","purpose");--> statement-breakpoint
CREATE INDEX "extra_judgments_of_study" ON "extra_judgments" USING btree ("study_id","purpose","id");--> statement-breakpoint
CREATE INDEX "extra_judgments_beside" ON "extra_judgments" USING btree ("judgment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "grades_first_of_assignment" ON "grades" USING btree ("assignment_id") WHERE replaces is null;--> statement-breakpoint
CREATE UNIQUE INDEX "grades_replaced_once" ON "grades" USING btree ("replaces");--> statement-breakpoint
CREATE INDEX "grades_of_study" ON "grades" USING btree ("study_id","id");--> statement-breakpoint
CREATE INDEX "grades_of_comparison" ON "grades" USING btree ("comparison_id");--> statement-breakpoint
CREATE INDEX "grades_of_rater" ON "grades" USING btree ("rater_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "platform_entries_once" ON "platform_entries" USING btree ("study_id","platform","participant");--> statement-breakpoint
CREATE INDEX "platform_entries_submission" ON "platform_entries" USING btree ("study_id","submission");--> statement-breakpoint
CREATE INDEX "platform_entries_credit" ON "platform_entries" USING btree ("credit_next_at") WHERE credit_next_at is not null;--> statement-breakpoint
CREATE INDEX "rater_devices_of_rater" ON "rater_devices" USING btree ("rater_id");--> statement-breakpoint
CREATE INDEX "comparisons_of_study" ON "comparisons" USING btree ("study_id","id");--> statement-breakpoint
CREATE INDEX "comparisons_withdrawn" ON "comparisons" USING btree ("study_id") WHERE withdrawn_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "raters_return" ON "raters" USING btree ("return_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_once" ON "assignments" USING btree ("rater_id","prompt_id","comparison_id") WHERE purpose = 'plan';--> statement-breakpoint
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
	WHERE newer.id IS NULL AND j.surplus = false
	GROUP BY j.comparison_id, r.kind, j.study_id
) said;
