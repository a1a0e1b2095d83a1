//! Accounts below an account: invited, given credits, stopped, removed.

use axum::http::StatusCode;

use super::{EMAIL, PASSWORD, Person};
use crate::domain::{
    accounts,
    api_keys::{self, KeyRefusal},
    credits,
};

const CLIENT: &str = "client@example.net";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

async fn agency(monthly: Option<u64>) -> Person {
    let edit = |config: &mut crate::context::config::Config| config.credits.monthly = monthly;
    let mut person = Person::at("http://127.0.0.1:8787", edit).await;
    person.sign_up_and_choose_password().await;
    person.log_in(PASSWORD).await;
    person.get("/dashboard/sub-accounts").await;
    person
}

/// Invites the client with so many credits; they take the invitation and log in.
async fn with_client(agency: &mut Person, credits: &str) -> Person {
    agency.get("/dashboard/sub-accounts").await;
    let invited = agency.post("/dashboard/sub-accounts", &[("email", CLIENT), ("credits", credits)]).await;
    assert_eq!(invited.location(), "/dashboard/sub-accounts?notice=invited", "{}", invited.html);
    let mail = agency.latest_mail_to(CLIENT).await;
    let link = mail.lines().find(|line| line.contains("/sign-up?invitation=")).unwrap();
    let path = link.strip_prefix("http://127.0.0.1:8787").unwrap();
    let token = path.split_once('=').unwrap().1;
    let mut client = agency.other();
    client.get(path).await;
    let joined = client.post("/sign-up", &[("email", CLIENT), ("invitation", token)]).await;
    assert_eq!(joined.location(), "/sign-up/done", "{}", joined.html);
    client.choose_password(CLIENT).await;
    assert_eq!(client.log_in_as(CLIENT, PASSWORD).await.location(), "/dashboard");
    client
}

async fn left(person: &Person, email: &str) -> (bool, u64, u64) {
    let account = person.account(email).await.id;
    let summary = credits::summary(&person.app, &account).await.unwrap().unwrap();
    (summary.unlimited, summary.monthly_left, summary.onetime_left)
}

#[tokio::test]
async fn credits_are_handed_down_and_taken_back_with_a_line_in_both_ledgers() {
    let mut agency = agency(Some(1_000)).await;
    credits::grant(&agency.app, &agency.account(EMAIL).await.id, 500).await.unwrap();
    let mut client = with_client(&mut agency, "1,200").await;
    assert_eq!(left(&agency, EMAIL).await, (false, 0, 300), "the month's credits go first");
    assert_eq!(left(&agency, CLIENT).await, (false, 1_000, 200));

    let id = agency.account(CLIENT).await.id;
    agency.get("/dashboard/sub-accounts").await;
    let path = format!("/dashboard/sub-accounts/{id}/credits");
    let back = agency.post(&path, &[("credits", "1100"), ("way", "back")]).await;
    assert_eq!(back.location(), "/dashboard/sub-accounts?notice=moved");
    assert_eq!(left(&agency, EMAIL).await, (false, 1_000, 400));
    assert_eq!(left(&agency, CLIENT).await, (false, 0, 100));
    agency.get("/dashboard/sub-accounts").await;
    let too_many = agency.post(&path, &[("credits", "101"), ("way", "back")]).await;
    assert_eq!(too_many.status, StatusCode::CONFLICT);
    assert!(too_many.html.contains("not so many credits"), "{}", too_many.main());
    let nonsense = agency.post(&path, &[("credits", "0"), ("way", "down")]).await;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);

    let above = agency.get("/dashboard/credits").await.html;
    assert!(above.contains("Handed 1,200 credits to a sub-account"), "{above}");
    assert!(above.contains("Took 1,100 credits back from a sub-account"), "{above}");
    let below = client.get("/dashboard/credits").await.html;
    assert!(below.contains("1,200 credits handed down to you"), "{below}");
    assert!(below.contains("1,100 credits taken back"), "{below}");
    for (email, line) in [
        (EMAIL, "Took 1,100 credits back from client@example.net. (you, from 127.0.0.1)"),
        (CLIENT, "Took back 1,100 credits. (the account above yours)"),
    ] {
        assert!(
            agency.log_of(email).await.iter().any(|said| said == line),
            "{:?}",
            agency.log_of(email).await
        );
    }
}

#[tokio::test]
async fn the_months_credits_lapse_below_when_they_do_above() {
    let mut agency = agency(Some(1_000)).await;
    agency.app.clock.advance_ms(20 * DAY_MS);
    agency.log_in(PASSWORD).await;
    with_client(&mut agency, "400").await;
    assert_eq!(left(&agency, CLIENT).await, (false, 400, 0));
    agency.app.clock.advance_ms(11 * DAY_MS);
    assert_eq!(left(&agency, CLIENT).await, (false, 0, 0));
    assert_eq!(left(&agency, EMAIL).await, (false, 1_000, 0));
}

#[tokio::test]
async fn an_unlimited_account_gives_without_losing_and_may_leave_others_unlimited() {
    let mut unlimited = agency(None).await;
    with_client(&mut unlimited, "").await;
    assert!(left(&unlimited, CLIENT).await.0, "unlimited like the one above");

    let mut bounded = agency(Some(10)).await;
    let wrong = bounded.post("/dashboard/sub-accounts", &[("email", CLIENT), ("credits", "")]).await;
    assert!(wrong.html.contains("say how many credits"), "{}", wrong.main());
    let wrong = bounded.post("/dashboard/sub-accounts", &[("email", CLIENT), ("credits", "11")]).await;
    assert!(wrong.html.contains("not so many credits"), "{}", wrong.main());
    assert!(wrong.html.contains(&format!("value=\"{CLIENT}\"")), "what was typed stays");
}

#[tokio::test]
async fn a_sub_account_is_stopped_and_removed_by_the_one_above() {
    let mut agency = agency(Some(1_000)).await;
    let mut client = with_client(&mut agency, "100").await;
    let (id, key) = (agency.account(CLIENT).await.id, agency.main_key(CLIENT).await);
    let path = format!("/dashboard/sub-accounts/{id}");
    agency.get("/dashboard/sub-accounts").await;
    agency.post(&format!("{path}/state"), &[("state", "suspended")]).await;
    let refusal = api_keys::authenticate(&agency.app, &key).await.unwrap_err();
    assert!(matches!(refusal, KeyRefusal::Suspended), "{refusal}");
    assert_eq!(client.get("/dashboard").await.status, StatusCode::SEE_OTHER);
    agency.get("/dashboard/sub-accounts").await;
    agency.post(&format!("{path}/state"), &[("state", "active")]).await;
    assert!(api_keys::authenticate(&agency.app, &key).await.is_ok());

    agency.get("/dashboard/sub-accounts").await;
    let removed = agency.post(&format!("{path}/remove"), &[]).await;
    assert_eq!(removed.location(), "/dashboard/sub-accounts?notice=removed");
    let refusal = api_keys::authenticate(&agency.app, &key).await.unwrap_err();
    assert!(matches!(refusal, KeyRefusal::Revoked), "{refusal}");
    assert_eq!(left(&agency, EMAIL).await, (false, 1_000, 0), "its credits came back");
    assert!(!agency.get("/dashboard/sub-accounts").await.html.contains(CLIENT));
    agency.post(&format!("{path}/remove"), &[]).await;
    assert_eq!(agency.post(&format!("{path}/remove"), &[]).await.status, StatusCode::NOT_FOUND, "twice");
}

#[tokio::test]
async fn what_the_operator_stopped_the_one_above_cannot_lift_and_a_stopped_parent_stops_all_below() {
    let mut agency = agency(None).await;
    with_client(&mut agency, "5").await;
    let (id, key) = (agency.account(CLIENT).await.id, agency.main_key(CLIENT).await);
    accounts::suspend(&agency.app, &id).await.unwrap();
    agency.get("/dashboard/sub-accounts").await;
    let answer = agency.post(&format!("/dashboard/sub-accounts/{id}/state"), &[("state", "active")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    accounts::resume(&agency.app, &id).await.unwrap();
    assert!(api_keys::authenticate(&agency.app, &key).await.is_ok());
    accounts::suspend(&agency.app, &agency.account(EMAIL).await.id).await.unwrap();
    assert!(matches!(api_keys::authenticate(&agency.app, &key).await, Err(KeyRefusal::Suspended)));
}

/// Holds up K9.
#[tokio::test]
async fn nobody_touches_accounts_that_are_not_below_theirs() {
    let mut agency = agency(None).await;
    let mut client = with_client(&mut agency, "5").await;
    let id = agency.account(CLIENT).await.id;
    let mut stranger = agency.other_logged_in("stranger@example.net").await;
    stranger.get("/dashboard/sub-accounts").await;
    for (what, fields) in [
        ("credits", vec![("credits", "1"), ("way", "back")]),
        ("state", vec![("state", "suspended")]),
        ("remove", vec![]),
    ] {
        let answer = stranger.post(&format!("/dashboard/sub-accounts/{id}/{what}"), &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}");
        let missing = format!("/dashboard/sub-accounts/01K8ZZZZZZZZZZZZZZZZZZZZZZ/{what}");
        stranger.get("/dashboard/sub-accounts").await;
        assert_eq!(stranger.post(&missing, &fields).await.status, StatusCode::NOT_FOUND, "{what}");
        stranger.get("/dashboard/sub-accounts").await;
    }
    assert_eq!(client.get("/dashboard/sub-accounts").await.status, StatusCode::NOT_FOUND, "one level deep");
}

/// Holds up K5.
#[tokio::test]
async fn inviting_an_address_does_not_tell_whether_it_has_an_account() {
    let mut agency = agency(None).await;
    agency.other_logged_in("known@example.net").await;
    let mut answers = Vec::new();
    for email in ["known@example.net", "unknown@example.net"] {
        agency.get("/dashboard/sub-accounts").await;
        let answer = agency.post("/dashboard/sub-accounts", &[("email", email), ("credits", "5")]).await;
        answers.push((answer.status, answer.location().to_owned()));
        assert!(agency.get("/dashboard/sub-accounts").await.html.contains(email));
    }
    assert_eq!(answers[0], answers[1]);
}
