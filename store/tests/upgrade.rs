//! Rows of earlier releases are brought up to date.

use eiderpix_store::{AccountId, Store, Timestamp, accounts};
use sqlx::{AssertSqlSafe, Executor, Row};

/// What 0.1.0 stored as the reason of a failed job, and what it becomes.
const REASONS: [(&str, &str); 5] = [
    (
        r#"{"code":"cannot_convert","from":"PNG","to":"JPG","loss":"its transparency"}"#,
        r#"{"code":"cannot_convert","from":"PNG","to":"JPG","loss":"transparency"}"#,
    ),
    (
        r#"{"code":"unsafe_content","found":"a script (onload of <svg>)"}"#,
        r#"{"code":"unsafe_content","found":"script (onload of <svg>)"}"#,
    ),
    (
        r#"{"code":"unsupported_format","name":"a camera's raw file"}"#,
        r#"{"code":"unsupported_format","name":"raw"}"#,
    ),
    (
        r#"{"code":"too_many_pixels","what":"pixels a side","limit":30000}"#,
        r#"{"code":"too_many_pixels","what":"pixels_a_side","limit":30000}"#,
    ),
    (r#"{"code":"source_not_found"}"#, r#"{"code":"source_not_found"}"#),
];

#[tokio::test]
async fn rows_of_an_earlier_release_get_codes_for_its_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let mut writing = store.write().await.unwrap();
    let account = AccountId::new(Timestamp(0), [0; 10]);
    accounts::create(&mut writing, &account, "a@example.org", "a@example.org", Timestamp(0)).await.unwrap();
    for (number, (before, _)) in REASONS.iter().enumerate() {
        let insert = format!(
            "INSERT INTO jobs (id, account_id, api_key_id, source_kind, source, source_given, source_bare, options,
            state, reserved_monthly, reserved_onetime, is_charged, created_at, failure)
            VALUES ('{number}', '{account}', 'k', 'url', 's', 's', 's', '{{}}', 'failed', 0, 0, 0, 0, '{}')",
            before.replace('\'', "''")
        );
        writing.execute(AssertSqlSafe(insert)).await.unwrap();
    }
    writing.execute("INSERT INTO tries (name, account_id, created_at) VALUES ('v', 'a', 0)").await.unwrap();
    let picture = "INSERT INTO tried_pictures (try_name, position, file_name, problem)
        VALUES ('v', 0, 'a.png', 'Das Bild ist zu groß.')";
    writing.execute(picture).await.unwrap();
    writing.execute("DELETE FROM schema_migrations WHERE version >= 13").await.unwrap();
    writing.commit().await.unwrap();
    drop(store);

    let mut reading = Store::open(folder.path()).await.unwrap().read().await.unwrap();
    let rows = sqlx::query("SELECT failure FROM jobs ORDER BY id").fetch_all(&mut *reading).await.unwrap();
    let reasons: Vec<String> = rows.iter().map(|row| row.get("failure")).collect();
    assert_eq!(reasons, REASONS.map(|(_, after)| after));
    let row = sqlx::query("SELECT problem FROM tried_pictures").fetch_one(&mut *reading).await.unwrap();
    assert_eq!(row.get::<String, _>("problem"), "\"not_taken\"");
}
