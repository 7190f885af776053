CREATE TABLE "standings" (
	"rater_id" text NOT NULL,
	"study_id" text NOT NULL,
	"first_system_id" text NOT NULL,
	"second_system_id" text NOT NULL,
	"on_a" integer NOT NULL,
	"on_b" integer NOT NULL,
	CONSTRAINT "standings_rater_id_first_system_id_second_system_id_pk" PRIMARY KEY("rater_id","first_system_id","second_system_id")
);
--> statement-breakpoint
DROP INDEX "assignments_prompt";--> statement-breakpoint
DROP INDEX "assignments_standing";--> statement-breakpoint
DROP INDEX "assignments_not_standing";--> statement-breakpoint
DROP INDEX "assignments_once";--> statement-breakpoint
CREATE INDEX "standings_of_study" ON "standings" USING btree ("study_id");--> statement-breakpoint
CREATE INDEX "assignments_run_out" ON "assignments" USING btree ("rater_id","ordinal") WHERE state = 'expired';--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_once" ON "assignments" USING btree ("rater_id","prompt_id","comparison_id");--> statement-breakpoint
INSERT INTO "standings" ("rater_id", "study_id", "first_system_id", "second_system_id", "on_a", "on_b")
SELECT rater_id, study_id, first_system_id, second_system_id,
  sum(CASE WHEN first_side = 'a' THEN 1 ELSE 0 END), sum(CASE WHEN first_side = 'b' THEN 1 ELSE 0 END)
FROM "assignments" WHERE state IN ('leased', 'judged')
GROUP BY rater_id, study_id, first_system_id, second_system_id;