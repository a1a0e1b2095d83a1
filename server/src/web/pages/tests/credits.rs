//! Warnings before anything is cut off, and where they are seen.

use super::{Answer, EMAIL, Person};
use crate::domain::{
    api_keys::{self, AliasBounds, KeyHolder},
    credits,
    fetch::SourceUrl,
    jobs::{self, JobOptions, Source, Submission, SubmitRefusal},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Submits so many pictures, one request each, and counts those that are taken.
async fn submit(person: &Person, holder: &KeyHolder, pictures: u64) -> u64 {
    let mut taken = 0;
    for _ in 0..pictures {
        person.app.clock.advance_ms(1);
        let address = format!("https://shop.example/{}.jpg", person.app.random.name());
        let url = SourceUrl::parse(&address).unwrap();
        let wanted = Submission {
            source: Source::Url { url, given: address },
            options: JobOptions::default(),
            refresh: false,
            origin_host: None,
        };
        match jobs::submit(&person.app, holder, vec![wanted]).await.unwrap().remove(0) {
            Ok(_) => taken += 1,
            Err(refusal) => {
                assert!(matches!(refusal, SubmitRefusal::OutOfCredits | SubmitRefusal::KeyLimitReached));
            }
        }
    }
    taken
}

async fn with_credits(monthly: u64) -> Person {
    let edit = |config: &mut crate::context::config::Config| config.credits.monthly = Some(monthly);
    let mut person = Person::at("http://127.0.0.1:8787", edit).await;
    person.sign_up_and_choose_password().await;
    person.log_in(super::PASSWORD).await;
    person
}

async fn warnings(person: &Person) -> Vec<String> {
    person.subjects_to(EMAIL).await.into_iter().filter(|subject| subject.contains("used")).collect()
}

/// What the compatible API tells a plugin.
async fn notices(person: &Person, key: &str) -> serde_json::Value {
    use tower::ServiceExt;
    let service = crate::web::router(person.app.clone());
    let request =
        axum::http::Request::builder().uri(format!("/v2/notices.php?key={key}&version=6.5.1&target=3"));
    let answer = service.oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
    let body = axum::body::to_bytes(answer.into_body(), 100_000).await.unwrap();
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn four_fifths_and_the_end_are_each_told_once_before_anything_is_refused() {
    let mut person = with_credits(10).await;
    let (holder, key) = (person.holder(EMAIL).await, person.main_key(EMAIL).await);
    assert_eq!(submit(&person, &holder, 7).await, 7);
    assert_eq!(warnings(&person).await, [""; 0]);
    assert_eq!(notices(&person, &key).await, serde_json::json!([]));

    submit(&person, &holder, 1).await;
    assert_eq!(warnings(&person).await, ["Four fifths of your Eiderpix credits are used"]);
    let page: Answer = person.get("/dashboard").await;
    assert!(page.html.contains("2 of 10 credits are left this month"), "{}", page.main());
    let notice = notices(&person, &key).await;
    assert_eq!(notice[0]["type"], "warning");
    assert_eq!(notice[0]["message"].as_str().unwrap().matches("%s").count(), 2);
    assert_eq!(notice[0]["message"].as_str().unwrap().matches('%').count(), 2, "clients format the text");
    assert_eq!(notices(&person, "12345").await, serde_json::json!([]), "nobody else is told");

    assert_eq!(submit(&person, &holder, 5).await, 2, "a bound below 100 has no grace");
    let told = warnings(&person).await;
    assert_eq!(told[1..], ["Your Eiderpix credits are used up"]);
    assert!(person.get("/dashboard").await.html.contains("Your credits are used up"));
    assert_eq!(notices(&person, &key).await[0]["type"], "error");

    person.app.clock.advance_ms(30 * DAY_MS);
    submit(&person, &holder, 8).await;
    assert_eq!(warnings(&person).await.len(), 3, "the next month is warned of anew");
}

#[tokio::test]
async fn who_reaches_the_end_within_a_day_of_the_warning_gets_a_twentieth_more_once() {
    let mut person = with_credits(100).await;
    let holder = person.holder(EMAIL).await;
    assert_eq!(submit(&person, &holder, 120).await, 105);
    assert_eq!(warnings(&person).await.len(), 2);
    assert!(
        person.latest_mail_to(EMAIL).await.contains("you have 5 credits more"),
        "{}",
        person.latest_mail_to(EMAIL).await
    );
    let page = person.get("/dashboard/credits?before=").await;
    assert!(page.html.contains("Held for a job"), "{}", page.main());
    assert!(person.log_of(EMAIL).await.iter().any(|line| line.starts_with("Gave 5 credits of grace")));
    let summary = credits::summary(&person.app, &holder.account_id).await.unwrap().unwrap();
    assert_eq!((summary.monthly_left, summary.monthly_quota, summary.next_monthly), (0, 105, 100));
}

#[tokio::test]
async fn who_had_a_day_to_act_gets_no_grace() {
    let person = with_credits(100).await;
    let holder = person.holder(EMAIL).await;
    assert_eq!(submit(&person, &holder, 80).await, 80);
    person.app.clock.advance_ms(DAY_MS);
    assert_eq!(submit(&person, &holder, 30).await, 20);
}

#[tokio::test]
async fn credits_that_come_make_room_for_a_further_warning() {
    let person = with_credits(10).await;
    let holder = person.holder(EMAIL).await;
    submit(&person, &holder, 10).await;
    assert_eq!(warnings(&person).await.len(), 2);
    credits::grant(&person.app, &holder.account_id, 90).await.unwrap();
    submit(&person, &holder, 69).await;
    assert_eq!(warnings(&person).await.len(), 2);
    submit(&person, &holder, 1).await;
    assert_eq!(warnings(&person).await.len(), 3, "four fifths of 100 are used now");
}

#[tokio::test]
async fn a_key_near_its_limit_is_told_by_its_name() {
    let person = Person::logged_in().await;
    let account = person.account(EMAIL).await;
    let bounds = AliasBounds {
        label: "Shop".parse().unwrap(),
        monthly_limit: Some(5),
        allowed_hosts: crate::domain::api_keys::AllowedHosts::default(),
        expires_at: None,
    };
    let by = crate::domain::audit::Actor::Service;
    let key = api_keys::create_alias(&person.app, &account.id, &bounds, &by).await.unwrap();
    let holder = api_keys::authenticate(&person.app, key.expose()).await.unwrap();
    assert_eq!(submit(&person, &holder, 8).await, 5);
    let told: Vec<_> =
        person.subjects_to(EMAIL).await.into_iter().filter(|subject| subject.contains("limit")).collect();
    assert_eq!(
        told,
        ["An Eiderpix API key comes near its limit", "An Eiderpix API key has reached its limit"]
    );
    assert!(person.latest_mail_to(EMAIL).await.contains("“Shop”"));
}
