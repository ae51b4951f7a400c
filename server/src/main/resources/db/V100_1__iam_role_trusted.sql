-- Which users and roles a trust policy means: their ids by the ARNs that it names them by.
alter table iam_role add column trusted text;
