//! The operator: who it is, what nobody else sees, and what is done to accounts.

use axum::http::{Method, StatusCode};
use eiderpix_store::{
    mails,
    queue::{self, Ending, Slots},
};

use super::{EMAIL, PASSWORD, Person};
use crate::{
    domain::{
        accounts::{self, Admission, EmailAddress, SignUp},
        api_keys::{self, KeyRefusal},
        credits::{self, plans},
        fetch::SourceUrl,
        jobs::{self, FailureReason, JobOptions, JobState, Source, Submission},
    },
    mail::{links, outbox},
};

const OWNER: &str = "someone@example.net";

const PAGES: [&str; 7] = [
    "/operator",
    "/operator/accounts",
    "/operator/plans",
    "/operator/sign-up",
    "/operator/queue",
    "/operator/mails",
    "/operator/settings",
];

const FORMS: [&str; 9] = [
    "/operator/plans",
    "/operator/sign-up",
    "/operator/sign-up/invite",
    "/operator/sign-up/withdraw",
    "/operator/sign-up/try-it",
    "/operator/queue/retry",
    "/operator/mails/send-again",
    "/operator/accounts/01K8ZZZZZZZZZZZZZZZZZZZZZZ/grant",
    "/operator/accounts/01K8ZZZZZZZZZZZZZZZZZZZZZZ/suspend",
];

async fn address_of(person: &Person, email: &str) -> String {
    format!("/operator/accounts/{}", person.account(email).await.id)
}

/// The link that makes the first operator.
async fn first_operator_link(person: &Person) -> url::Url {
    let token = accounts::first_operator_token(&person.app).await.unwrap().unwrap();
    links::first_operator(&person.app.public_url, &token).unwrap()
}

#[tokio::test]
async fn the_link_on_the_console_makes_the_first_operator_once() {
    let mut person = Person::new().await;
    let link = first_operator_link(&person).await;
    assert_eq!(person.get("/operator/first/0123").await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.get(link.path()).await.status, StatusCode::OK);
    let short = person.post(link.path(), &[("email", EMAIL), ("password", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.html.contains("at least 10 characters"), "{}", short.main());
    person.get(link.path()).await;
    let nobody = person.post(link.path(), &[("email", "nobody"), ("password", PASSWORD)]).await;
    assert!(nobody.html.contains("This is not an e-mail address"));

    let made = person.post(link.path(), &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(made.location(), "/operator");
    let page = person.get("/operator").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("There is no mail server"), "health is told: {}", page.main());
    assert!(
        person.log_of(EMAIL).await[1].starts_with("Became an operator"),
        "{:?}",
        person.log_of(EMAIL).await
    );

    let mut late = person.other();
    assert_eq!(late.get(link.path()).await.status, StatusCode::NOT_FOUND, "a link works once");
    assert!(accounts::first_operator_token(&person.app).await.unwrap().is_none(), "there is an operator");
}

#[tokio::test]
async fn an_account_that_is_there_can_become_the_first_operator_by_the_link() {
    let mut person = Person::logged_in().await;
    let link = first_operator_link(&person).await;
    let mut console = person.other();
    console.get(link.path()).await;
    let new = "quite another password";
    console.post(link.path(), &[("email", EMAIL), ("password", new)]).await;
    assert_eq!(person.get("/dashboard").await.status, StatusCode::SEE_OTHER, "its sessions ended");
    assert_eq!(person.log_in(new).await.location(), "/dashboard");
    assert!(person.get("/dashboard").await.html.contains("href=\"/operator\""));
}

#[tokio::test]
async fn an_ordinary_account_finds_nothing_at_the_operators_addresses() {
    let operator = Person::operator().await;
    let mut owner = operator.other_logged_in(OWNER).await;
    let account = address_of(&operator, EMAIL).await;
    for path in PAGES.into_iter().chain([account.as_str()]) {
        let answer = owner.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.html.contains("There is no such page"), "{path}");
    }
    owner.get("/dashboard").await;
    for path in FORMS {
        assert_eq!(owner.post(path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
        let forged = owner.send(Method::POST, path, &[("form_token", "x")], &[]).await;
        assert_eq!(forged.status, StatusCode::NOT_FOUND, "{path} with a wrong token");
        owner.get("/dashboard").await;
    }
    assert!(!owner.get("/dashboard").await.html.contains("href=\"/operator\""));
    let mut stranger = operator.other();
    assert_eq!(stranger.get("/operator/accounts").await.location(), "/login?next=%2Foperator%2Faccounts");
}

/// Holds up K7.
#[tokio::test]
async fn no_form_of_the_operator_is_taken_without_its_token() {
    let mut operator = Person::operator().await;
    for path in FORMS {
        let forged = operator.send(Method::POST, path, &[("form_token", "x"), ("mode", "closed")], &[]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(
        accounts::sign_up_policy(&operator.app,).await.unwrap(),
        crate::domain::accounts::SignUpPolicy::Open
    );
}

#[tokio::test]
async fn credits_are_granted_and_the_accounts_log_says_so() {
    let mut operator = Person::operator_at(|config| config.credits.monthly = Some(100)).await;
    operator.other_logged_in(OWNER).await;
    let path = address_of(&operator, OWNER).await;
    operator.get(&path).await;
    let wrong = operator.post(&format!("{path}/grant"), &[("credits", "many")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("How many credits?"), "{}", wrong.main());
    let done = operator.post(&format!("{path}/grant"), &[("credits", "1,500")]).await;
    assert_eq!(done.location(), format!("{path}?notice=granted"));
    let page = operator.get(&path).await;
    assert!(page.html.contains("1,600"), "{}", page.main());
    assert_eq!(operator.log_of(OWNER).await[0], "Granted 1,500 credits. (the operator)");
    let key = operator.main_key(OWNER).await;
    assert!(page.html.contains(&key[..4]) && !page.html.contains(&key), "keys are masked");
}

#[tokio::test]
async fn a_suspended_account_is_told_so_and_its_keys_are_refused_until_that_is_lifted() {
    let mut operator = Person::operator().await;
    let mut owner = operator.other_logged_in(OWNER).await;
    let (path, key) = (address_of(&operator, OWNER).await, operator.main_key(OWNER).await);
    operator.get(&path).await;
    operator.post(&format!("{path}/suspend"), &[]).await;

    let refusal = api_keys::authenticate(&operator.app, &key).await.unwrap_err();
    assert!(matches!(refusal, KeyRefusal::Suspended), "{refusal}");
    assert_eq!(owner.get("/dashboard").await.status, StatusCode::SEE_OTHER);
    let refused = owner.log_in_as(OWNER, PASSWORD).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.html.contains("This account is suspended"), "{}", refused.main());
    let stranger = owner.log_in_as(OWNER, "not the password").await;
    assert!(!stranger.html.contains("suspended"), "only who knows the password is told");
    assert!(operator.get("/operator/accounts?state=suspended").await.html.contains(OWNER));

    operator.get(&path).await;
    operator.post(&format!("{path}/lift"), &[]).await;
    assert!(api_keys::authenticate(&operator.app, &key).await.is_ok());
    assert_eq!(owner.log_in_as(OWNER, PASSWORD).await.location(), "/dashboard");
    let log = operator.log_of(OWNER).await.into_iter().filter(|line| line.ends_with("(the operator)"));
    assert_eq!(
        log.collect::<Vec<_>>(),
        ["Let the account work again. (the operator)", "Suspended the account. (the operator)"]
    );
}

#[tokio::test]
async fn an_operator_can_neither_suspend_themselves_nor_be_the_last_to_go() {
    let mut operator = Person::operator().await;
    let path = address_of(&operator, EMAIL).await;
    operator.get(&path).await;
    let answer = operator.post(&format!("{path}/suspend"), &[]).await;
    assert!(answer.html.contains("You cannot suspend yourself"), "{}", answer.main());
    let answer = operator.post(&format!("{path}/operator"), &[("operator", "no")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.html.contains("The last operator cannot be taken away"), "{}", answer.main());

    let mut second = operator.other_logged_in(OWNER).await;
    let other = address_of(&operator, OWNER).await;
    operator.get(&other).await;
    operator.post(&format!("{other}/operator"), &[("operator", "yes")]).await;
    assert_eq!(second.get("/operator").await.status, StatusCode::OK);
    operator.get(&path).await;
    let gone = operator.post(&format!("{path}/operator"), &[("operator", "no")]).await;
    assert_eq!(gone.location(), "/dashboard");
    assert_eq!(operator.get("/operator").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_plan_is_made_given_and_changed_and_counts_at_once() {
    let mut operator = Person::operator().await;
    operator.other_logged_in(OWNER).await;
    operator.get("/operator/plans").await;
    for (fields, words) in [
        ([("name", ""), ("monthly", "5"), ("onetime", "")], "1 to 60 characters"),
        ([("name", "Small"), ("monthly", "-1"), ("onetime", "")], "whole number"),
    ] {
        let wrong = operator.post("/operator/plans", &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.html.contains(words), "{}", wrong.main());
    }
    operator.post("/operator/plans", &[("name", "Small"), ("monthly", "1000"), ("onetime", "50")]).await;
    let twice = operator.post("/operator/plans", &[("name", "small"), ("monthly", "1")]).await;
    assert!(twice.html.contains("plan of this name already"), "{}", twice.main());
    let plan = plans::list(&operator.app).await.unwrap().remove(0);

    let account = address_of(&operator, OWNER).await;
    operator.get(&account).await;
    operator.post(&format!("{account}/plan"), &[("plan", plan.id.as_str())]).await;
    let id = operator.account(OWNER).await.id;
    let summary = credits::summary(&operator.app, &id).await.unwrap().unwrap();
    assert_eq!((summary.unlimited, summary.monthly_left, summary.onetime_left), (false, 1_000, 0));

    operator.get("/operator/plans").await;
    let fields = [("do", "change"), ("name", "Small"), ("monthly", "400"), ("onetime", "50")];
    operator.post(&format!("/operator/plans/{}", plan.id), &fields).await;
    let summary = credits::summary(&operator.app, &id).await.unwrap().unwrap();
    assert_eq!(summary.monthly_left, 400);
    let in_use = operator.post(&format!("/operator/plans/{}", plan.id), &[("do", "delete")]).await;
    assert!(in_use.html.contains("give them another one first"), "{}", in_use.main());

    operator.get("/operator/plans").await;
    operator.post(&format!("/operator/plans/{}", plan.id), &[("do", "default")]).await;
    operator.other_logged_in("third@example.net").await;
    let third = operator.account("third@example.net").await.id;
    let summary = credits::summary(&operator.app, &third).await.unwrap().unwrap();
    assert_eq!((summary.monthly_left, summary.onetime_left), (400, 50), "a sign-up gets the default plan");
    let log = operator.log_of(OWNER).await;
    assert_eq!(log[0], "Gave the plan “Small”: 400 credits a month. (the operator)");
    let page = operator.get("/operator/plans").await.main();
    let mut settings = super::looks::settings();
    settings.add_filter("[0-9A-HJKMNP-TV-Z]{26}", "[id]");
    settings.bind(|| insta::assert_snapshot!("operator-plans", page));
}

#[tokio::test]
async fn a_failed_job_is_listed_with_its_reason_and_tried_again() {
    let mut operator = Person::operator().await;
    operator.other_logged_in(OWNER).await;
    let url = SourceUrl::parse("https://shop.example/bear.jpg").unwrap();
    let source = Source::Url { url, given: "https://shop.example/bear.jpg".into() };
    let wanted = Submission {
        source,
        options: JobOptions::default(),
        refresh: false,
        origin_host: Some("shop.example".into()),
    };
    let holder = operator.holder(OWNER).await;
    let job = jobs::submit(&operator.app, &holder, vec![wanted]).await.unwrap().remove(0).unwrap();
    operator.app.clock.advance_ms(1_000);
    let now = operator.app.clock.now();
    let waiting = operator.get("/operator/queue").await;
    assert!(waiting.html.contains("data-label=\"Waiting\">1<"), "{}", waiting.main());
    let mut writing = operator.app.store.write().await.unwrap();
    let claimed = queue::claim(&mut writing, "test", Slots { all: 1, ..Slots::default() }, now)
        .await
        .unwrap()
        .remove(0);
    let failure = serde_json::to_string(&FailureReason::StorageFailed).unwrap();
    queue::settle(&mut writing, &claimed.lease, Ending::Failed { failure }, now).await.unwrap();
    writing.commit().await.unwrap();

    let page = operator.get("/operator/queue").await;
    for words in ["bear.jpg", OWNER, "shop.example"] {
        assert!(page.html.contains(words), "{words} is missing: {}", page.main());
    }
    operator.app.clock.advance_ms(120_000);
    let done = operator.post("/operator/queue/retry", &[("job", job.id.as_str())]).await;
    assert_eq!(done.location(), "/operator/queue?notice=retried", "{}", done.html);
    let again = jobs::latest(&operator.app, &holder.account_id, 1).await.unwrap().remove(0);
    assert_ne!(again.id, job.id);
    assert_eq!(again.state, JobState::Queued);
    assert!(operator.log_of(OWNER).await[0].starts_with("Tried job "), "{:?}", operator.log_of(OWNER).await);
    operator.get("/operator/queue").await;
    let running = operator.post("/operator/queue/retry", &[("job", again.id.as_str())]).await;
    assert_eq!(running.status, StatusCode::CONFLICT, "what did not fail is not tried again");
}

#[tokio::test]
async fn a_mail_that_could_not_be_sent_is_shown_without_its_words_and_sent_again() {
    let edit = |config: &mut crate::context::config::Config| {
        config.smtp_url = Some(secrecy::SecretString::from("smtp://127.0.0.1:1"));
    };
    let mut operator = Person::operator_at(edit).await;
    let mail = outbox::outbox(&operator.app, 1).await.unwrap().remove(0);
    let mut writing = operator.app.store.write().await.unwrap();
    mails::give_up(&mut writing, &mail.id, operator.app.clock.now(), "550 no such <user>").await.unwrap();
    writing.commit().await.unwrap();

    let page = operator.get("/operator/mails").await;
    for words in ["given up after 1 try", "550 no such &#60;user&#62;", EMAIL, "Welcome to Eiderpix"] {
        assert!(page.html.contains(words), "{words} is missing: {}", page.main());
    }
    assert!(!page.html.contains(&operator.main_key(EMAIL).await), "what a mail says is nobody's business");
    assert!(operator.get("/operator").await.html.contains("1 mail could not be sent"));
    operator.get("/operator/mails").await;
    operator.post("/operator/mails/send-again", &[("mail", mail.id.as_str())]).await;
    let mail = outbox::outbox(&operator.app, 1).await.unwrap().remove(0);
    assert_eq!((mail.attempts, mail.next_try_at.is_some()), (0, true));
    assert!(operator.get("/operator/mails").await.html.contains(">waits<"));
}

#[tokio::test]
async fn settings_say_where_they_came_from_and_keep_secrets() {
    let mut operator = Person::operator().await;
    let page = operator.get("/operator/settings").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in
        ["results.ttl_hours", "default", "throttle.login_failures", "Who may sign up", "anybody", "--data"]
    {
        assert!(page.html.contains(words), "{words} is missing: {}", page.main());
    }
}

#[tokio::test]
async fn accounts_are_found_by_a_part_of_their_address_page_by_page() {
    let mut operator = Person::operator().await;
    for number in 0..60 {
        let email = EmailAddress::parse(&format!("site_{number}@shop{}.example", number % 2)).unwrap();
        operator.app.clock.advance_ms(1);
        let made = accounts::sign_up(&operator.app, &email, Admission::ByOperator).await.unwrap();
        assert!(matches!(made, SignUp::Created { .. }));
    }
    let count = |page: &super::Answer| page.html.matches("data-label=\"Address\"").count();
    let first = operator.get("/operator/accounts").await;
    assert_eq!(count(&first), 50);
    let older = first.html.split_once("rel=\"next\"").unwrap().0.rsplit_once("href=\"").unwrap().1;
    let older = older.split_once('"').unwrap().0.to_owned();
    assert_eq!(count(&operator.get(&older).await), 11);
    assert_eq!(count(&operator.get("/operator/accounts?text=SHOP1").await), 30);
    assert_eq!(
        count(&operator.get("/operator/accounts?text=shop%25").await),
        0,
        "% is a character like others"
    );
    assert_eq!(operator.get("/operator/accounts/nonsense").await.status, StatusCode::NOT_FOUND);
}
