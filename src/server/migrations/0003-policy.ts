/** What the organisation allows on registered browsers, and what an account is to it. */
export const policy: readonly string[] = [
  // `latest`: the last time that was given out as one of issue; it only ever grows, whatever the clock does.
  `create table policy (
    id integer primary key check (id = 1),
    rules text not null,
    issued double precision not null,
    latest double precision not null
  )`,
  `insert into policy (id, rules, issued, latest) values (1, '{}', 0, 0)`,
  `alter table accounts add column kind text not null default 'work' check (kind in ('work', 'school', 'external'))`,
  `alter table accounts add column kind_issued double precision not null default 0`,
]
