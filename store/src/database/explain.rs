//! Has the database explain every statement, which replaces the check that the compiler cannot do.

use super::*;

#[tokio::test]
async fn every_statement_is_understood_by_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("x.db")).await.unwrap();
    let mut reading = database.read().await.unwrap();
    let tables = [
        accounts::STATEMENTS,
        api_keys::STATEMENTS,
        audit::STATEMENTS,
        charges::STATEMENTS,
        credits::STATEMENTS,
        deletion::STATEMENTS,
        domains::STATEMENTS,
        downloads::STATEMENTS,
        email_changes::STATEMENTS,
        idempotency::STATEMENTS,
        installs::STATEMENTS,
        invitations::STATEMENTS,
        job_list::STATEMENTS,
        jobs::STATEMENTS,
        ledger::STATEMENTS,
        mail_tokens::STATEMENTS,
        mails::STATEMENTS,
        object_rows::STATEMENTS,
        recovery_codes::STATEMENTS,
        operator_settings::STATEMENTS,
        overview::STATEMENTS,
        plans::STATEMENTS,
        schema::STATEMENTS,
        second_factors::STATEMENTS,
        shares::STATEMENTS,
        site_credentials::STATEMENTS,
        sites::STATEMENTS,
        tries::STATEMENTS,
        uploads::STATEMENTS,
        usage::STATEMENTS,
        variants::STATEMENTS,
        web_sessions::STATEMENTS,
        crate::queue::ACCEPT,
        crate::queue::CLAIM,
        crate::queue::LEASE,
        crate::queue::SETTLE,
        crate::queue::STAGE,
    ];
    for (name, statement) in tables.into_iter().flatten() {
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        let plan = sqlx::query(explain).fetch_all(&mut *reading).await;
        let plan = plan.unwrap_or_else(|error| panic!("{name}: {error}\n{statement}"));
        let steps: Vec<String> = plan.iter().map(|row| row.try_get("detail").unwrap()).collect();
        // Scans are meant where a whole table is listed or swept; anything else wants an index.
        if steps.iter().any(|step| step.starts_with("SCAN jobs") || step.starts_with("SCAN charges")) {
            panic!("{name} scans a table that only grows: {steps:?}");
        }
    }
}

#[test]
fn no_statement_is_written_outside_a_list() {
    fn check(folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                check(&path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(
                    !text.contains(concat!("sqlx::que", "ry(\"")),
                    "{} has a loose statement",
                    path.display()
                );
            }
        }
    }
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
}
