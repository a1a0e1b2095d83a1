//! Monthly reports: written once, and ended by a link without log-in.

use axum::http::{Method, StatusCode};
use eiderpix_store::{
    queue::{self, Ending, Slots},
    usage::{self, Outcome, Part},
};

use super::{EMAIL, PASSWORD, Person};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

async fn reports(person: &Person) -> Vec<String> {
    person.subjects_to(EMAIL).await.into_iter().filter(|subject| subject.contains(" saved in ")).collect()
}

/// Someone whose pictures became smaller in October; it is November.
async fn in_november() -> Person {
    let person = Person::logged_in().await;
    let holder = person.holder(EMAIL).await;
    super::jobs::submit_url(&person, "https://shop.example/a.jpg").await;
    let now = person.app.clock.now();
    let mut writing = person.app.store.write().await.unwrap();
    let claimed = queue::claim(&mut writing, "test", Slots { all: 1, ..Slots::default() }, now)
        .await
        .unwrap()
        .remove(0);
    let sizes = (900_000, 300_000);
    let ending = Ending::Done {
        report: "{}".into(),
        charge_key: None,
        expires_at: now,
        outcome: Some(Outcome::Optimized { original_bytes: sizes.0, result_bytes: sizes.1 }),
    };
    queue::settle(&mut writing, &claimed.lease, ending, now).await.unwrap();
    usage::add_part(&mut writing, &holder.account_id, Part::Site, "shop.example", sizes, now).await.unwrap();
    writing.commit().await.unwrap();
    person.app.remind().await.unwrap();
    assert_eq!(reports(&person).await, [""; 0], "October is not over");
    person.app.clock.advance_ms(6 * DAY_MS);
    person
}

#[tokio::test]
async fn what_a_month_came_to_is_told_once_when_it_is_over() {
    let person = in_november().await;
    for _ in 0..3 {
        person.app.remind().await.unwrap();
        person.app.clock.advance_ms(DAY_MS);
    }
    assert_eq!(reports(&person).await, ["600 kB saved in October 2026"]);
    let text = person.latest_mail_to(EMAIL).await;
    assert!(text.contains("shop.example: 1 picture, 600 kB saved"), "{text}");
    person.app.clock.advance_ms(30 * DAY_MS);
    person.app.remind().await.unwrap();
    assert_eq!(reports(&person).await.len(), 1, "nothing happened in November, so nothing is told");
}

#[tokio::test]
async fn the_mailed_link_ends_reports_without_log_in_and_looking_at_it_does_not() {
    let mut person = in_november().await;
    person.app.remind().await.unwrap();
    let text = person.latest_mail_to(EMAIL).await;
    let link = text.lines().find(|line| line.contains("/mail/unsubscribe?")).unwrap();
    let path = link.strip_prefix("http://127.0.0.1:8787").unwrap().to_owned();
    let mut anybody = person.other();
    assert_eq!(anybody.get(&path).await.status, StatusCode::OK);
    assert!(person.account(EMAIL).await.wants_report, "a GET changes nothing");
    let one_click = [("List-Unsubscribe", "One-Click")];
    let done = anybody.send(Method::POST, &path, &one_click, &[("origin", "https://mail.example")]).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(!person.account(EMAIL).await.wants_report);
    for wrong in ["/mail/unsubscribe", "/mail/unsubscribe?token=01K8ZZZZZZZZZZZZZZZZZZZZZZ.00"] {
        assert_eq!(anybody.send(Method::POST, wrong, &[], &[]).await.status, StatusCode::NOT_FOUND);
    }
    person.log_in(PASSWORD).await;
    let page = person.get("/dashboard/account").await;
    assert!(page.html.contains("You get no monthly report"), "{}", page.main());
    person.post("/dashboard/account/reports", &[("reports", "yes")]).await;
    assert!(person.account(EMAIL).await.wants_report);
    assert!(person.log_of(EMAIL).await[0].starts_with("Turned monthly reports on."));
}
