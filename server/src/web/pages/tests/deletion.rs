//! An account is exported, and deleted with all that belongs to it.

use axum::http::{StatusCode, header};
use eiderpix_store::queue::{self, Ending, Slots};
use sqlx::Row;

use super::{
    EMAIL, PASSWORD, Person,
    jobs::{optimize, submit_url, wasteful_png},
    looks::settings,
    second_factor::{AuthenticatorApp, turn_on},
};
use crate::{
    AccountId,
    domain::{
        accounts::{self, EmailAddress, sub_accounts},
        api_keys::{
            self, KeyHolder, KeyRefusal,
            installs::{self, InstallSecret},
        },
        audit::Actor,
        credits,
        demo::{self, Dropped},
        fetch::{
            Credentials,
            site_credentials::{self, Site},
        },
        idempotency,
        jobs::{self, JobState},
        site_domains::{self, Domain},
    },
};

const PATH: &str = "/dashboard/account/delete";

/// Tables of the service, not of accounts.
const OF_NOBODY: [&str; 4] = ["schema_migrations", "queue_clock", "plans", "operator_settings"];

/// Someone who has done all that can be done, so that each table has rows of theirs.
async fn with_everything() -> (Person, AuthenticatorApp, KeyHolder, String) {
    let mut person = Person::logged_in().await;
    let owner = owner(&person).await;
    let job = optimize(&person).await;
    submit_url(&person, "https://shop.example/waits.png").await;
    let page = person.get("/dashboard/api-keys").await;
    let shown = person.post("/dashboard/api-keys/show", &[("key", &page.field("key").unwrap())]).await;
    let key = shown.html.split_once("id=\"api-key\">").unwrap().1[..20].to_owned();
    let app = &person.app;
    let holder = api_keys::authenticate(app, &key).await.unwrap();
    api_keys::record_site(app, &holder.key_id, "shop.example", None, 1).await.unwrap();
    let shop = Domain::parse("shop.example").unwrap();
    site_domains::add(app, &owner, &shop).await.unwrap();
    let credentials = Credentials::new("user", "password").unwrap();
    site_credentials::remember(app, &holder.key_id, &Site::parse("shop.example").unwrap(), &credentials)
        .await
        .unwrap();
    idempotency::begin(app, &owner, "once", "digest").await.unwrap();
    let secret = InstallSecret::parse(&"0123456789abcdef".repeat(2)).unwrap();
    installs::register(app, &holder, "shop.example", None, &secret).await.unwrap();
    credits::grant(app, &owner, 5).await.unwrap();
    let account = accounts::find(app, &owner).await.unwrap().unwrap();
    let invited = EmailAddress::parse("invited@example.org").unwrap();
    sub_accounts::invite(app, &account, &invited, Some(1), &Actor::Service).await.unwrap();
    let mut file = app.incoming.begin([127, 0, 0, 1].into());
    file.push(&wasteful_png()).await.unwrap();
    let tried = Dropped { file_name: "a.png".into(), file: Ok(file) };
    demo::begin(app, Some(&account), vec![tried]).await.unwrap();
    let below = EmailAddress::parse("below@example.org").unwrap();
    accounts::sign_up(app, &below, crate::domain::accounts::Admission::FromOutside).await.unwrap();
    let below = accounts::find_by_email(app, &below).await.unwrap().unwrap();
    let mut writing = app.store.write().await.unwrap();
    eiderpix_store::accounts::set_parent(&mut writing, &below.id, &owner).await.unwrap();
    writing.commit().await.unwrap();
    person.get(&format!("/dashboard/jobs/{job}")).await;
    person.post(&format!("/dashboard/jobs/{job}/share"), &[]).await;
    person.get("/dashboard/account/email").await;
    let fields = [("email", "new@example.org"), ("password", PASSWORD)];
    person.post("/dashboard/account/email", &fields).await;
    person.get("/login/mail").await;
    person.post("/login/mail", &[("email", EMAIL)]).await;
    let (authenticator, _) = turn_on(&mut person).await;
    (person, authenticator, holder, key)
}

async fn owner(person: &Person) -> AccountId {
    accounts::list(&person.app).await.unwrap().remove(0).id
}

/// Every row of every table, as text.
async fn rows(person: &Person) -> Vec<(String, Vec<String>)> {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}?mode=ro", person.app.config.data.join("eiderpix.db").display());
    let pool = sqlx::AnyPool::connect(&url).await.unwrap();
    let ask =
        async |statement: String| sqlx::query(sqlx::AssertSqlSafe(statement)).fetch_all(&pool).await.unwrap();
    let mut tables = Vec::new();
    for table in ask("SELECT name FROM sqlite_master WHERE type = 'table'".into()).await {
        let table: String = table.get("name");
        let columns = ask(format!("SELECT name FROM pragma_table_info('{table}')")).await;
        let columns: Vec<_> = columns
            .iter()
            .map(|column| format!("COALESCE(CAST({} AS TEXT), '')", column.get::<String, _>("name")))
            .collect();
        let lines = ask(format!("SELECT {} AS line FROM {table}", columns.join(" || ' ' || "))).await;
        tables.push((table, lines.iter().map(|line| line.get("line")).collect()));
    }
    pool.close().await;
    tables
}

#[tokio::test]
async fn no_row_of_a_deleted_account_is_left_in_any_table_and_another_account_keeps_its_own() {
    let (mut person, authenticator, holder, _) = with_everything().await;
    let owner = owner(&person).await;
    for (table, rows) in rows(&person).await {
        let is_nobodys = OF_NOBODY.contains(&table.as_str());
        assert!(is_nobodys || !rows.is_empty(), "{table} has no row here: the test has to make one");
    }
    let other = EmailAddress::parse("other@example.org").unwrap();
    accounts::sign_up(&person.app, &other, crate::domain::accounts::Admission::FromOutside).await.unwrap();
    let other = accounts::find_by_email(&person.app, &other).await.unwrap().unwrap();
    let jobs: Vec<_> = jobs::latest(&person.app, &owner, 10).await.unwrap();

    person.get(PATH).await;
    let code = authenticator.next_code(&person);
    let answer = person.post(PATH, &[("password", PASSWORD), ("code", &code)]).await;
    assert_eq!(answer.location(), "/account-deleted");

    let mut marks =
        vec![owner.to_string(), holder.key_id.to_string(), EMAIL.to_owned(), "shop.example".into()];
    marks.extend(jobs.iter().map(|job| job.id.to_string()));
    assert_eq!(jobs.len(), 3);
    for (table, rows) in rows(&person).await {
        for mark in &marks {
            assert!(!rows.iter().any(|row| row.contains(mark)), "{table} still has {mark}");
        }
        let others = ["accounts", "api_keys", "balances", "audit_entries", "mail_tokens", "mails", "objects"];
        let may_have_rows = others.contains(&table.as_str()) || OF_NOBODY.contains(&table.as_str());
        assert!(rows.is_empty() || may_have_rows, "{table}: {rows:?}");
        assert!(!rows.is_empty() || !others.contains(&table.as_str()), "{table} of other accounts is empty");
    }
    let below = EmailAddress::parse("below@example.org").unwrap();
    let below = accounts::find_by_email(&person.app, &below).await.unwrap().unwrap();
    assert_eq!(below.parent_id, None, "an account below goes on by itself");
    assert!(api_keys::find_main(&person.app, &other.id).await.unwrap().is_some());
    // What mails lie there are the other's welcome and the last one.
    let subjects = person.subjects_to(EMAIL).await;
    assert_eq!(subjects, ["Your Eiderpix account is deleted"]);

    // The files go with the sweep once nobody can be about to refer to them.
    person.app.clock.advance_ms(61 * 60 * 1_000);
    person.app.store.sweep(person.app.clock.now()).await.unwrap();
    let objects = rows(&person).await.into_iter().find(|(table, _)| table == "objects").unwrap().1;
    assert!(objects.is_empty(), "{objects:?}");
    assert_eq!(files_below(&person.app.config.data.join("objects")), 0);
}

fn files_below(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files_below(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn key_session_links_and_results_stop_at_once_and_the_address_is_free() {
    let (mut person, authenticator, _, key) = with_everything().await;
    let owner = owner(&person).await;
    let mut done = jobs::latest(&person.app, &owner, 10).await.unwrap().into_iter();
    let job = done.rfind(|job| job.state == JobState::Done).unwrap();
    let proof = person.get(&format!("/dashboard/jobs/{}", job.id)).await;
    let link = proof.html.split_once("id=\"share-link\"").unwrap().1.split_once("/proof/").unwrap().1;
    let link = format!("/proof/{}", &link[..32]);
    person.service = crate::web::router(person.app.clone());
    let result = match &job.main {
        Some(crate::domain::jobs::MainResult::Optimized(download)) => format!("/f/{}", download.name),
        other => panic!("{other:?}"),
    };
    assert_eq!(person.send_for_bytes(&result).await.0, StatusCode::OK);
    assert_eq!(person.get(&link).await.status, StatusCode::OK);
    let log_in = person.mailed_link_to("/login/link?", EMAIL).await;

    person.get(PATH).await;
    let session = person.cookies["eiderpix_session"].clone();
    let code = authenticator.next_code(&person);
    person.post(PATH, &[("password", PASSWORD), ("code", &code)]).await;
    assert!(!person.cookies.contains_key("eiderpix_session"));
    person.cookies.insert("eiderpix_session".into(), session);
    assert_eq!(person.get("/dashboard").await.location(), "/login?next=%2Fdashboard");
    // The form once more, as from another tab.
    let again = person.post(PATH, &[("password", PASSWORD), ("code", &code)]).await;
    assert_eq!(again.location(), "/login?next=%2Fdashboard%2Faccount");
    assert!(matches!(api_keys::authenticate(&person.app, &key).await, Err(KeyRefusal::Unknown)));
    assert_eq!(person.send_for_bytes(&result).await.0, StatusCode::NOT_FOUND);
    assert_eq!(person.get(&link).await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.get(&log_in).await.status, StatusCode::GONE);
    person.cookies.clear();
    let answer = person.log_in(PASSWORD).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let email = EmailAddress::parse(EMAIL).unwrap();
    let anew = accounts::sign_up(&person.app, &email, crate::domain::accounts::Admission::FromOutside)
        .await
        .unwrap();
    assert!(matches!(anew, crate::domain::accounts::SignUp::Created { .. }));
}

#[tokio::test]
async fn what_a_crash_interrupts_is_finished_by_the_chores() {
    let (person, _, _, _) = with_everything().await;
    let owner = owner(&person).await;
    let mut writing = person.app.store.write().await.unwrap();
    let now = person.app.clock.now();
    eiderpix_store::deletion::begin(&mut writing, &owner, now).await.unwrap().unwrap();
    writing.commit().await.unwrap();
    let met = accounts::list(&person.app).await.unwrap();
    assert!(met.iter().all(|account| account.id != owner), "nobody meets it any more");
    assert!(accounts::find(&person.app, &owner).await.unwrap().is_none());
    person.app.remind().await.unwrap();
    let accounts = rows(&person).await.into_iter().find(|(table, _)| table == "accounts").unwrap().1;
    assert!(!accounts.iter().any(|row| row.contains(owner.as_str())), "{accounts:?}");
}

#[tokio::test]
async fn a_job_that_is_worked_on_meanwhile_ends_without_harm() {
    let person = Person::logged_in().await;
    let owner = owner(&person).await;
    let id = submit_url(&person, "https://shop.example/runs.png").await;
    let now = person.app.clock.now();
    let mut writing = person.app.store.write().await.unwrap();
    let slots = Slots { all: 1, ..Slots::default() };
    let claimed = queue::claim(&mut writing, "a worker", slots, now).await.unwrap().remove(0);
    writing.commit().await.unwrap();
    assert_eq!(claimed.job.id, id);

    assert!(accounts::delete(&person.app, &owner).await.unwrap());
    assert!(!accounts::delete(&person.app, &owner).await.unwrap(), "there is nothing left to delete");

    // Whatever the worker comes back with, its lease is gone, and whoever waits is let go.
    let mut writing = person.app.store.write().await.unwrap();
    assert!(!queue::extend(&mut writing, &claimed.lease, now).await.unwrap());
    assert!(!queue::retry(&mut writing, &claimed.lease, now).await.unwrap());
    let failed = Ending::Failed { failure: "\"crashed\"".into() };
    assert!(queue::settle(&mut writing, &claimed.lease, failed, now).await.unwrap().is_none());
    writing.commit().await.unwrap();
    let waited = jobs::wait(&person.app, &[id], std::time::Duration::from_secs(60)).await.unwrap();
    assert!(waited.is_empty());
    // The workers go on with what others sent.
    let other = EmailAddress::parse("other@example.org").unwrap();
    accounts::sign_up(&person.app, &other, crate::domain::accounts::Admission::FromOutside).await.unwrap();
    optimize(&person).await;
}

#[tokio::test]
async fn what_goes_is_said_before_and_a_wrong_password_or_code_deletes_nothing() {
    let (mut person, authenticator, _, _) = with_everything().await;
    let page = person.get(PATH).await;
    settings().bind(|| insta::assert_snapshot!("account-delete", page.main()));
    let code = authenticator.next_code(&person);
    for (password, code, problem) in [
        ("", code.as_str(), "This is not your password"),
        ("hard stones", code.as_str(), "This is not your password"),
        (PASSWORD, "000000", "This code is not right"),
    ] {
        let answer = person.post(PATH, &[("password", password), ("code", code)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.problem().contains(problem), "{}", answer.problem());
    }
    assert_eq!(accounts::list(&person.app,).await.unwrap().len(), 2);
    assert_eq!(person.get("/dashboard").await.status, StatusCode::OK);
}

/// Holds up K3 and K9.
#[tokio::test]
async fn the_export_is_one_json_with_everything_of_the_account_and_no_secret() {
    let (mut person, _, _, key) = with_everything().await;
    let other = EmailAddress::parse("other@example.org").unwrap();
    accounts::sign_up(&person.app, &other, crate::domain::accounts::Admission::FromOutside).await.unwrap();
    assert_eq!(person.get("/dashboard/account/export").await.status, StatusCode::METHOD_NOT_ALLOWED);
    person.get("/dashboard/account").await;
    let answer = person.post("/dashboard/account/export", &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(answer.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"eiderpix-account.json\"");
    let told: serde_json::Value = serde_json::from_str(&answer.html).unwrap();
    assert_eq!(told["account"]["email"], EMAIL);
    assert_eq!(told["keys"][0]["hint"], key[..4]);
    assert_eq!(told["keys"][0]["sites"][0]["host"], "shop.example");
    assert_eq!(told["domains"][0], "shop.example");
    assert_eq!(told["jobs"].as_array().unwrap().len(), 3);
    assert_eq!(told["second_factor"]["recovery_codes_left"], 10);
    for list in ["ledger", "log", "mails", "sessions", "installs", "shares"] {
        assert!(!told[list].as_array().unwrap().is_empty(), "{list}");
    }
    let log = told["log"].as_array().unwrap();
    assert!(log[0]["entry"].as_str().unwrap().contains("account_exported"), "it says that it was exported");
    for secret in [key.as_str(), "other@example.org", "token=", "$argon2", "password_hash"] {
        assert!(!answer.html.contains(secret), "the export has {secret}");
    }
}
