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
ALTER TABLE "extra_judgments" ALTER COLUMN "assignment_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "extra_judgments" ADD COLUMN "judgment_id" text;--> statement-breakpoint
CREATE INDEX "extra_judgments_beside" ON "extra_judgments" USING btree ("judgment_id");