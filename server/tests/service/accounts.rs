//! Accounts, keys, sessions and credits, as their owner meets them.

use crate::support::{DAY_MS, HOUR_MS, OWNER, Service};
use eiderpix_server::domain::{
    accounts::{AccountState, Admission, ChoosePasswordError, EmailAddress, SignUp, sessions::SessionToken},
    api_keys::{CutOff, KeyRefusal, KeyState, Overlap},
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
    let keys = &service.app.api_keys;
    assert_eq!(keys.authenticate(key.expose()).await.unwrap().account_id, account.id);
    assert!(matches!(keys.authenticate("").await, Err(KeyRefusal::Missing)));
    assert!(matches!(keys.authenticate("short").await, Err(KeyRefusal::Mistyped)));
    let mut typo = key.expose().to_owned();
    typo.replace_range(3..4, if &typo[3..4] == "x" { "y" } else { "x" });
    assert!(matches!(keys.authenticate(&typo).await, Err(KeyRefusal::Mistyped)));
    let other = Service::with(|_| {}).await;
    let unknown = eiderpix_server::domain::api_keys::PlainApiKey::generate(
        &eiderpix_server::context::random::Random::seeded(99),
    );
    assert!(matches!(other.app.api_keys.authenticate(unknown.expose()).await, Err(KeyRefusal::Unknown)));
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
    let answer = service.app.accounts.sign_up(&again, Admission::FromOutside).await.unwrap();
    assert!(matches!(answer, SignUp::Existing));
    assert_eq!(service.app.accounts.list().await.unwrap().len(), 1);
    assert_eq!(service.app.mails.list().await.unwrap().len(), 2);
}

/// Holds up K5.
#[tokio::test]
async fn a_password_link_works_once_and_within_an_hour() {
    let service = Service::new().await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let accounts = &service.app.accounts;
    let token = service.token_of_latest_mail().await;
    assert_eq!(accounts.check_password_link(&token).await.unwrap(), Some(account.email.clone()));
    let short = accounts.choose_password(&token, &secret("too short"), &OWNER).await;
    assert!(matches!(short, Err(ChoosePasswordError::TooShort)));
    accounts.choose_password(&token, &secret("long enough"), &OWNER).await.unwrap();
    let again = accounts.choose_password(&token, &secret("another one"), &OWNER).await;
    assert!(matches!(again, Err(ChoosePasswordError::LinkUnusable)));

    service.clock.advance_ms(1);
    accounts.send_password_link(&account.email).await.unwrap();
    let late = service.token_of_latest_mail().await;
    service.clock.advance_ms(HOUR_MS);
    assert_eq!(accounts.check_password_link(&late).await.unwrap(), None);
    let nobody = EmailAddress::parse("nobody@example.org").unwrap();
    let mails = service.app.mails.list().await.unwrap().len();
    accounts.send_password_link(&nobody).await.unwrap();
    assert_eq!(service.app.mails.list().await.unwrap().len(), mails);
}

#[tokio::test]
async fn only_the_right_password_of_an_active_account_logs_in() {
    let service = Service::new().await;
    let (account, key) = service.sign_up("owner@example.org").await;
    let accounts = &service.app.accounts;
    assert!(accounts.log_in(&account.email, &secret("long enough")).await.unwrap().is_none());
    let token = service.token_of_latest_mail().await;
    accounts.choose_password(&token, &secret("long enough"), &OWNER).await.unwrap();
    assert!(accounts.log_in(&account.email, &secret("long enough")).await.unwrap().unwrap().has_password);
    assert!(accounts.log_in(&account.email, &secret("another one")).await.unwrap().is_none());
    accounts.suspend(&account.id).await.unwrap();
    let suspended = accounts.log_in(&account.email, &secret("long enough")).await.unwrap().unwrap();
    assert_eq!(suspended.state, AccountState::Suspended, "who knows the password is told so");
    let refused = service.app.api_keys.authenticate(key.expose()).await;
    assert!(matches!(refused, Err(KeyRefusal::Suspended)));
    accounts.resume(&account.id).await.unwrap();
    assert!(accounts.log_in(&account.email, &secret("long enough")).await.unwrap().is_some());
}

/// Holds up K6.
#[tokio::test]
async fn a_session_ends_when_idle_when_old_and_when_told() {
    let service = Service::new().await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let sessions = &service.app.sessions;
    let token = sessions.start(&account.id, &OWNER, None).await.unwrap();
    assert_eq!(token.expose().len(), 64);
    for _ in 0..14 {
        assert!(sessions.find(&token).await.unwrap().is_some());
        service.clock.advance_ms(23 * HOUR_MS);
    }
    service.clock.advance_ms(23 * HOUR_MS);
    assert!(sessions.find(&token).await.unwrap().is_none(), "older than 14 days");
    let token = sessions.start(&account.id, &OWNER, None).await.unwrap();
    service.clock.advance_ms(25 * HOUR_MS);
    assert!(sessions.find(&token).await.unwrap().is_none(), "idle for a day");
    let (kept, other) = (
        sessions.start(&account.id, &OWNER, None).await.unwrap(),
        sessions.start(&account.id, &OWNER, None).await.unwrap(),
    );
    sessions.end_all(&account.id, Some(&kept)).await.unwrap();
    assert!(sessions.find(&kept).await.unwrap().is_some());
    assert!(sessions.find(&other).await.unwrap().is_none());
    sessions.end(&kept).await.unwrap();
    assert!(sessions.find(&kept).await.unwrap().is_none());
    assert!(sessions.find(&SessionToken::from_cookie("")).await.unwrap().is_none());
}

/// Holds up K4.
#[tokio::test]
async fn a_new_password_ends_all_sessions() {
    let service = Service::new().await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let session = service.app.sessions.start(&account.id, &OWNER, None).await.unwrap();
    let token = service.token_of_latest_mail().await;
    service.app.accounts.choose_password(&token, &secret("long enough"), &OWNER).await.unwrap();
    assert!(service.app.sessions.find(&session).await.unwrap().is_none());
}

/// Holds up K4.
#[tokio::test]
async fn a_replaced_key_works_through_its_overlap_and_no_longer() {
    let service = Service::new().await;
    let (account, old) = service.sign_up("owner@example.org").await;
    let keys = &service.app.api_keys;
    service.clock.advance_ms(1);
    let new = service.replace(&account.id, Overlap::default()).await;
    assert!(service.latest_mail().await.contains(new.expose()));
    service.clock.advance_ms(7 * DAY_MS - 1);
    assert!(keys.authenticate(old.expose()).await.is_ok());
    service.clock.advance_ms(1);
    assert!(matches!(keys.authenticate(old.expose()).await, Err(KeyRefusal::Revoked)));
    assert!(keys.authenticate(new.expose()).await.is_ok());
    let third = service.replace(&account.id, Overlap::NOW).await;
    assert!(matches!(keys.authenticate(new.expose()).await, Err(KeyRefusal::Revoked)));
    assert!(keys.authenticate(third.expose()).await.is_ok());
}

/// Holds up K4.
#[tokio::test]
async fn cutting_off_the_active_key_makes_a_new_one_and_a_retiring_key_only_ends() {
    let service = Service::new().await;
    let (account, first) = service.sign_up("owner@example.org").await;
    let keys = &service.app.api_keys;
    let second = service.replace(&account.id, Overlap::default()).await;
    let listed = keys.list(&account.id).await.unwrap();
    let find = |hint: &str| listed.iter().find(|key| key.hint == hint).unwrap();
    let (active, retiring) = (find(second.hint()), find(first.hint()));
    assert_eq!(active.state, KeyState::Active);
    assert!(matches!(retiring.state, KeyState::Retiring { .. }));

    assert!(matches!(keys.cut_off(&account.id, &retiring.id, &OWNER).await.unwrap(), CutOff::Ended));
    assert!(matches!(keys.authenticate(first.expose()).await, Err(KeyRefusal::Revoked)));
    service.clock.advance_ms(1);
    let CutOff::NewKey(third) = keys.cut_off(&account.id, &active.id, &OWNER).await.unwrap() else {
        panic!()
    };
    assert!(matches!(keys.authenticate(second.expose()).await, Err(KeyRefusal::Revoked)));
    assert!(keys.authenticate(third.expose()).await.is_ok());
    assert!(matches!(keys.cut_off(&account.id, &active.id, &OWNER).await.unwrap(), CutOff::NotFound));
    assert!(service.latest_mail().await.contains(third.expose()));

    let (stranger, _) = service.sign_up("stranger@example.org").await;
    let id = &keys.list(&account.id).await.unwrap()[0].id;
    assert!(matches!(keys.cut_off(&stranger.id, id, &OWNER).await.unwrap(), CutOff::NotFound));
    assert!(keys.reveal(&stranger.id, id, &OWNER).await.unwrap().is_none());
    let shown = keys.reveal(&account.id, id, &OWNER).await.unwrap().unwrap();
    assert_eq!(shown.expose(), third.expose());
}

/// Holds up K2.
#[tokio::test]
async fn a_service_that_keeps_no_sealed_copies_shows_none() {
    let service = Service::with(|config| config.keys.keep_sealed = false).await;
    let (account, key) = service.sign_up("owner@example.org").await;
    let listed = service.app.api_keys.list(&account.id).await.unwrap();
    assert!(service.app.api_keys.reveal(&account.id, &listed[0].id, &OWNER).await.unwrap().is_none());
    assert!(service.app.api_keys.authenticate(key.expose()).await.is_ok());
}

#[tokio::test]
async fn sites_are_listed_with_the_key_that_they_use() {
    let service = Service::new().await;
    let (account, key) = service.sign_up("owner@example.org").await;
    let holder = service.app.api_keys.authenticate(key.expose()).await.unwrap();
    let keys = &service.app.api_keys;
    keys.record_site(&holder.key_id, "blog.example", Some("6.5.1"), 2).await.unwrap();
    service.clock.advance_ms(DAY_MS);
    keys.record_site(&holder.key_id, "shop.example", None, 1).await.unwrap();
    keys.record_site(&holder.key_id, "blog.example", None, 3).await.unwrap();
    let sites = keys.list(&account.id).await.unwrap().remove(0).sites;
    let shown: Vec<_> =
        sites.iter().map(|site| (site.host.as_str(), site.images, site.client.as_deref())).collect();
    assert_eq!(shown, [("blog.example", 5, Some("6.5.1")), ("shop.example", 1, None)]);
}

#[tokio::test]
async fn a_month_of_credits_is_renewed_after_thirty_days() {
    let service = Service::with(|config| config.credits.monthly = Some(10)).await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let credits = &service.app.credits;
    credits.grant(&account.id, 5).await.unwrap();
    let first = credits.summary(&account.id).await.unwrap().unwrap();
    assert_eq!((first.monthly_left, first.onetime_left, first.unlimited), (10, 5, false));
    service.clock.advance_ms(31 * DAY_MS);
    let next = credits.summary(&account.id).await.unwrap().unwrap();
    assert_eq!(next.period_start, first.period_end);
    assert_eq!((next.monthly_left, next.onetime_left), (10, 5));
    credits.grant(&account.id, 1).await.unwrap();
    let kinds: Vec<_> = credits.entries(&account.id, 10).await.unwrap();
    assert_eq!(kinds.iter().map(|entry| entry.monthly_delta).sum::<i64>(), 10);
    assert_eq!(kinds.iter().map(|entry| entry.onetime_delta).sum::<i64>(), 6);
}
