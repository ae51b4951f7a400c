-- By which algorithm a key signs, as SigningAlgorithm names it.
alter table signing_key add column algorithm text not null default 'RS256';
