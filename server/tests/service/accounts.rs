//! Accounts, keys, sessions and credits, as their owner meets them.

use crate::support::{DAY_MS, HOUR_MS, OWNER, Service};
use eiderpix_server::{
    domain::{
        accounts::{
            self, AccountState, Admission, ChoosePasswordError, EmailAddress, SignUp,
            sessions::{self, SessionToken},
        },
        api_keys::{self, CutOff, KeyRefusal, KeyState, Overlap},
        credits,
    },
    mail::outbox,
};
use secrecy::SecretString;

fn secret(text: &str) -> SecretString {
    text.to_owned().into()
}

/// Holds up K1.
#[tokio::test]
async fn a_mailed_key_works_and_others_are_told_apart() {
    let service = Service::new().await;
    let (account, key) = service.sign_up("owner@example.org").await;
    assert!(service.latest_mail().await.contains(key.expose()));
    let app = &service.app;
    assert_eq!(api_keys::authenticate(app, key.expose()).await.unwrap().account_id, account.id);
    assert!(matches!(api_keys::authenticate(app, "").await, Err(KeyRefusal::Missing)));
    assert!(matches!(api_keys::authenticate(app, "short").await, Err(KeyRefusal::Mistyped)));
    let mut typo = key.expose().to_owned();
    typo.replace_range(3..4, if &typo[3..4] == "x" { "y" } else { "x" });
    assert!(matches!(api_keys::authenticate(app, &typo).await, Err(KeyRefusal::Mistyped)));
    let other = Service::with(|_| {}).await;
    let unknown = eiderpix_server::domain::api_keys::PlainApiKey::generate(
        &eiderpix_server::context::random::Random::seeded(99),
    );
    assert!(matches!(api_keys::authenticate(&other.app, unknown.expose()).await, Err(KeyRefusal::Unknown)));
}

/// Holds up K2.
#[tokio::test]
async fn nothing_in_the_database_gives_a_key_away() {
    let service = Service::new().await;
    let (account, key) = service.sign_up("owner@example.org").await;
    service.app.store.close().await;
    let mut stored = Vec::new();
    for entry in std::fs::read_dir(service.data.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            stored.extend(std::fs::read(path).unwrap());
        }
    }
    let contains = |needle: &str| stored.windows(needle.len()).any(|window| window == needle.as_bytes());
    assert!(contains(account.id.as_str()));
    assert!(!contains(key.expose()));
}

#[tokio::test]
async fn signing_up_again_mails_the_owner_and_makes_nothing() {
    let service = Service::new().await;
    service.sign_up("owner@example.org").await;
    let again = EmailAddress::parse("Owner@Example.ORG").unwrap();
    let answer = accounts::sign_up(&service.app, &again, Admission::FromOutside).await.unwrap();
    assert!(matches!(answer, SignUp::Existing));
    assert_eq!(accounts::list(&service.app,).await.unwrap().len(), 1);
    assert_eq!(outbox::list(&service.app,).await.unwrap().len(), 2);
}

/// Holds up K5.
#[tokio::test]
async fn a_password_link_works_once_and_within_an_hour() {
    let service = Service::new().await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let token = service.token_of_latest_mail().await;
    assert_eq!(accounts::check_password_link(app, &token).await.unwrap(), Some(account.email.clone()));
    let short = accounts::choose_password(app, &token, &secret("too short"), &OWNER).await;
    assert!(matches!(short, Err(ChoosePasswordError::TooShort)));
    accounts::choose_password(app, &token, &secret("long enough"), &OWNER).await.unwrap();
    let again = accounts::choose_password(app, &token, &secret("another one"), &OWNER).await;
    assert!(matches!(again, Err(ChoosePasswordError::LinkUnusable)));

    service.clock.advance_ms(1);
    accounts::send_password_link(app, &account.email).await.unwrap();
    let late = service.token_of_latest_mail().await;
    service.clock.advance_ms(HOUR_MS);
    assert_eq!(accounts::check_password_link(app, &late).await.unwrap(), None);
    let nobody = EmailAddress::parse("nobody@example.org").unwrap();
    let mails = outbox::list(&service.app).await.unwrap().len();
    accounts::send_password_link(app, &nobody).await.unwrap();
    assert_eq!(outbox::list(&service.app,).await.unwrap().len(), mails);
}

#[tokio::test]
async fn only_the_right_password_of_an_active_account_logs_in() {
    let service = Service::new().await;
    let (account, key) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    assert!(accounts::log_in(app, &account.email, &secret("long enough")).await.unwrap().is_none());
    let token = service.token_of_latest_mail().await;
    accounts::choose_password(app, &token, &secret("long enough"), &OWNER).await.unwrap();
    assert!(
        accounts::log_in(app, &account.email, &secret("long enough")).await.unwrap().unwrap().has_password
    );
    assert!(accounts::log_in(app, &account.email, &secret("another one")).await.unwrap().is_none());
    accounts::suspend(app, &account.id).await.unwrap();
    let suspended = accounts::log_in(app, &account.email, &secret("long enough")).await.unwrap().unwrap();
    assert_eq!(suspended.state, AccountState::Suspended, "who knows the password is told so");
    let refused = api_keys::authenticate(&service.app, key.expose()).await;
    assert!(matches!(refused, Err(KeyRefusal::Suspended)));
    accounts::resume(app, &account.id).await.unwrap();
    assert!(accounts::log_in(app, &account.email, &secret("long enough")).await.unwrap().is_some());
}

/// Holds up K6.
#[tokio::test]
async fn a_session_ends_when_idle_when_old_and_when_told() {
    let service = Service::new().await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let token = sessions::start(app, &account.id, &OWNER, None).await.unwrap();
    assert_eq!(token.expose().len(), 64);
    for _ in 0..14 {
        assert!(sessions::find(app, &token).await.unwrap().is_some());
        service.clock.advance_ms(23 * HOUR_MS);
    }
    service.clock.advance_ms(23 * HOUR_MS);
    assert!(sessions::find(app, &token).await.unwrap().is_none(), "older than 14 days");
    let token = sessions::start(app, &account.id, &OWNER, None).await.unwrap();
    service.clock.advance_ms(25 * HOUR_MS);
    assert!(sessions::find(app, &token).await.unwrap().is_none(), "idle for a day");
    let (kept, other) = (
        sessions::start(app, &account.id, &OWNER, None).await.unwrap(),
        sessions::start(app, &account.id, &OWNER, None).await.unwrap(),
    );
    sessions::end_all(app, &account.id, Some(&kept)).await.unwrap();
    assert!(sessions::find(app, &kept).await.unwrap().is_some());
    assert!(sessions::find(app, &other).await.unwrap().is_none());
    sessions::end(app, &kept).await.unwrap();
    assert!(sessions::find(app, &kept).await.unwrap().is_none());
    assert!(sessions::find(app, &SessionToken::from_cookie("")).await.unwrap().is_none());
}

/// Holds up K4.
#[tokio::test]
async fn a_new_password_ends_all_sessions() {
    let service = Service::new().await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let session = sessions::start(&service.app, &account.id, &OWNER, None).await.unwrap();
    let token = service.token_of_latest_mail().await;
    accounts::choose_password(&service.app, &token, &secret("long enough"), &OWNER).await.unwrap();
    assert!(sessions::find(&service.app, &session).await.unwrap().is_none());
}

/// Holds up K4.
#[tokio::test]
async fn a_replaced_key_works_through_its_overlap_and_no_longer() {
    let service = Service::new().await;
    let (account, old) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    service.clock.advance_ms(1);
    let new = service.replace(&account.id, Overlap::default()).await;
    assert!(service.latest_mail().await.contains(new.expose()));
    service.clock.advance_ms(7 * DAY_MS - 1);
    assert!(api_keys::authenticate(app, old.expose()).await.is_ok());
    service.clock.advance_ms(1);
    assert!(matches!(api_keys::authenticate(app, old.expose()).await, Err(KeyRefusal::Revoked)));
    assert!(api_keys::authenticate(app, new.expose()).await.is_ok());
    let third = service.replace(&account.id, Overlap::NOW).await;
    assert!(matches!(api_keys::authenticate(app, new.expose()).await, Err(KeyRefusal::Revoked)));
    assert!(api_keys::authenticate(app, third.expose()).await.is_ok());
}

/// Holds up K4.
#[tokio::test]
async fn cutting_off_the_active_key_makes_a_new_one_and_a_retiring_key_only_ends() {
    let service = Service::new().await;
    let (account, first) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let second = service.replace(&account.id, Overlap::default()).await;
    let listed = api_keys::list(app, &account.id).await.unwrap();
    let find = |hint: &str| listed.iter().find(|key| key.hint == hint).unwrap();
    let (active, retiring) = (find(second.hint()), find(first.hint()));
    assert_eq!(active.state, KeyState::Active);
    assert!(matches!(retiring.state, KeyState::Retiring { .. }));

    assert!(matches!(
        api_keys::cut_off(app, &account.id, &retiring.id, &OWNER).await.unwrap(),
        CutOff::Ended
    ));
    assert!(matches!(api_keys::authenticate(app, first.expose()).await, Err(KeyRefusal::Revoked)));
    service.clock.advance_ms(1);
    let CutOff::NewKey(third) = api_keys::cut_off(app, &account.id, &active.id, &OWNER).await.unwrap() else {
        panic!()
    };
    assert!(matches!(api_keys::authenticate(app, second.expose()).await, Err(KeyRefusal::Revoked)));
    assert!(api_keys::authenticate(app, third.expose()).await.is_ok());
    assert!(matches!(
        api_keys::cut_off(app, &account.id, &active.id, &OWNER).await.unwrap(),
        CutOff::NotFound
    ));
    assert!(service.latest_mail().await.contains(third.expose()));

    let (stranger, _) = service.sign_up("stranger@example.org").await;
    let id = &api_keys::list(app, &account.id).await.unwrap()[0].id;
    assert!(matches!(api_keys::cut_off(app, &stranger.id, id, &OWNER).await.unwrap(), CutOff::NotFound));
    assert!(api_keys::reveal(app, &stranger.id, id, &OWNER).await.unwrap().is_none());
    let shown = api_keys::reveal(app, &account.id, id, &OWNER).await.unwrap().unwrap();
    assert_eq!(shown.expose(), third.expose());
}

/// Holds up K2.
#[tokio::test]
async fn a_service_that_keeps_no_sealed_copies_shows_none() {
    let service = Service::with(|config| config.keys.keep_sealed = false).await;
    let (account, key) = service.sign_up("owner@example.org").await;
    let listed = api_keys::list(&service.app, &account.id).await.unwrap();
    assert!(api_keys::reveal(&service.app, &account.id, &listed[0].id, &OWNER).await.unwrap().is_none());
    assert!(api_keys::authenticate(&service.app, key.expose()).await.is_ok());
}

#[tokio::test]
async fn sites_are_listed_with_the_key_that_they_use() {
    let service = Service::new().await;
    let (account, key) = service.sign_up("owner@example.org").await;
    let holder = api_keys::authenticate(&service.app, key.expose()).await.unwrap();
    let app = &service.app;
    api_keys::record_site(app, &holder.key_id, "blog.example", Some("6.5.1"), 2).await.unwrap();
    service.clock.advance_ms(DAY_MS);
    api_keys::record_site(app, &holder.key_id, "shop.example", None, 1).await.unwrap();
    api_keys::record_site(app, &holder.key_id, "blog.example", None, 3).await.unwrap();
    let sites = api_keys::list(app, &account.id).await.unwrap().remove(0).sites;
    let shown: Vec<_> =
        sites.iter().map(|site| (site.host.as_str(), site.images, site.client.as_deref())).collect();
    assert_eq!(shown, [("blog.example", 5, Some("6.5.1")), ("shop.example", 1, None)]);
}

#[tokio::test]
async fn a_month_of_credits_is_renewed_after_thirty_days() {
    let service = Service::with(|config| config.credits.monthly = Some(10)).await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    credits::grant(app, &account.id, 5).await.unwrap();
    let first = credits::summary(app, &account.id).await.unwrap().unwrap();
    assert_eq!((first.monthly_left, first.onetime_left, first.unlimited), (10, 5, false));
    service.clock.advance_ms(31 * DAY_MS);
    let next = credits::summary(app, &account.id).await.unwrap().unwrap();
    assert_eq!(next.period_start, first.period_end);
    assert_eq!((next.monthly_left, next.onetime_left), (10, 5));
    credits::grant(app, &account.id, 1).await.unwrap();
    let kinds: Vec<_> = credits::entries(app, &account.id, 10).await.unwrap();
    assert_eq!(kinds.iter().map(|entry| entry.monthly_delta).sum::<i64>(), 10);
    assert_eq!(kinds.iter().map(|entry| entry.onetime_delta).sum::<i64>(), 6);
}
