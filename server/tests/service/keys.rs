//! Keys as an agency lives with them: aliases with bounds, a leak, who moved, and the log of it all.

use crate::support::{DAY_MS, HOUR_MS, OWNER, START, Service, wasteful_png};
use eiderpix_server::{
    ApiKeyId, Timestamp,
    domain::{
        accounts::Account,
        api_keys::{
            self, AliasBounds, AliasError, ApiKey, CutOff, KeyHolder, KeyRefusal, KeyState, Overlap,
            PlainApiKey,
        },
        audit::{self, AuditEvent, Verdict},
        credits,
        fetch::SourceUrl,
        jobs::{self, Job, JobOptions, Source, Submission, SubmitRefusal},
        language::Language,
    },
    mail::outbox,
};
use eiderpix_store::audit::AuditRow;

fn bounds(label: &str) -> AliasBounds {
    AliasBounds {
        label: label.parse().unwrap(),
        monthly_limit: None,
        allowed_hosts: "".parse().unwrap(),
        expires_at: None,
    }
}

async fn key_of(service: &Service, account: &Account, key: &PlainApiKey) -> ApiKey {
    let keys = api_keys::list(&service.app, &account.id).await.unwrap();
    keys.into_iter().find(|listed| listed.hint == key.hint()).unwrap()
}

/// A site sends a picture; what is heard of the key is told.
async fn sends(service: &Service, key: &PlainApiKey, host: &str) -> Result<(), KeyRefusal> {
    let holder = api_keys::authenticate(&service.app, key.expose()).await?;
    api_keys::record_site(&service.app, &holder.key_id, host, Some("6.5.1"), 1).await.unwrap();
    Ok(())
}

async fn subjects(service: &Service) -> Vec<String> {
    outbox::list(&service.app).await.unwrap().into_iter().map(|mail| mail.subject).collect()
}

async fn submit(service: &Service, holder: &KeyHolder, address: &str) -> Result<Job, SubmitRefusal> {
    let url = SourceUrl::parse(address).unwrap();
    let wanted = Submission {
        origin_host: Some(url.host().to_owned()),
        source: Source::Url { url, given: address.to_owned() },
        options: JobOptions::default(),
        refresh: false,
    };
    jobs::submit(&service.app, holder, vec![wanted]).await.unwrap().remove(0)
}

/// Holds up K4.
#[tokio::test]
async fn after_a_leak_two_sites_move_the_third_is_named_and_only_it_stops() {
    let service = Service::new().await;
    let (account, old) = service.sign_up("owner@example.org").await;
    let sites = ["one.example", "two.example", "three.example"];
    for site in sites {
        sends(&service, &old, site).await.unwrap();
        service.clock.advance_ms(1_000);
    }
    api_keys::acknowledge_sites(&service.app, &account.id, &OWNER).await.unwrap();

    let new = service.replace(&account.id, "7d".parse().unwrap()).await;
    service.clock.advance_ms(DAY_MS);
    for site in ["one.example", "two.example"] {
        sends(&service, &new, site).await.unwrap();
    }
    sends(&service, &old, "three.example").await.unwrap();

    // Five days on nobody was bothered; on the last day the third site is named by mail, once.
    service.clock.advance_ms(4 * DAY_MS);
    service.app.remind().await.unwrap();
    assert!(!service.latest_mail().await.contains("three.example"));
    service.clock.advance_ms(DAY_MS + HOUR_MS);
    service.app.remind().await.unwrap();
    service.app.remind().await.unwrap();
    let mail = service.latest_mail().await;
    assert!(mail.contains("- three.example"), "{mail}");
    assert!(!mail.contains("one.example") && !mail.contains("two.example"), "{mail}");
    let warnings = subjects(&service).await.into_iter().filter(|subject| subject.contains("ends soon"));
    assert_eq!(warnings.count(), 1);

    let retiring = key_of(&service, &account, &old).await;
    let cut = api_keys::cut_off(&service.app, &account.id, &retiring.id, &OWNER).await.unwrap();
    assert!(matches!(cut, CutOff::Ended));
    assert!(matches!(sends(&service, &old, "three.example").await, Err(KeyRefusal::Revoked)));
    for site in ["one.example", "two.example"] {
        sends(&service, &new, site).await.unwrap();
    }
}

#[tokio::test]
async fn a_key_that_everybody_has_left_ends_without_a_mail() {
    let service = Service::new().await;
    let (account, old) = service.sign_up("owner@example.org").await;
    sends(&service, &old, "one.example").await.unwrap();
    let new = service.replace(&account.id, "1d".parse().unwrap()).await;
    service.clock.advance_ms(1_000);
    sends(&service, &new, "one.example").await.unwrap();
    service.clock.advance_ms(DAY_MS - HOUR_MS);
    service.app.remind().await.unwrap();
    service.clock.advance_ms(HOUR_MS);
    service.app.remind().await.unwrap();
    assert!(subjects(&service).await.iter().all(|subject| !subject.contains("ends soon")));
    let ended = key_of(&service, &account, &old).await;
    assert_eq!((ended.state, ended.ended_at), (KeyState::Revoked, Some(service.app.clock.now())));
}

#[tokio::test]
async fn a_replacement_is_undone_while_it_lasts_and_cuts_nobody_off() {
    let service = Service::new().await;
    let (account, old) = service.sign_up("owner@example.org").await;
    let new = service.replace(&account.id, Overlap::default()).await;
    let app = &service.app;
    let before = key_of(&service, &account, &old).await;
    assert!(before.can_undo);
    service.clock.advance_ms(DAY_MS);
    assert!(api_keys::undo_replace(app, &account.id, &before.id, &OWNER).await.unwrap());
    assert_eq!(key_of(&service, &account, &old).await.state, KeyState::Active);
    let KeyState::Retiring { until } = key_of(&service, &account, &new).await.state else { panic!() };
    assert_eq!(until, START.plus_ms(7 * DAY_MS));
    // The same form again, and a stranger's.
    assert!(!api_keys::undo_replace(app, &account.id, &before.id, &OWNER).await.unwrap());
    let (stranger, _) = service.sign_up("stranger@example.org").await;
    let retiring = key_of(&service, &account, &new).await;
    assert!(!api_keys::undo_replace(app, &stranger.id, &retiring.id, &OWNER).await.unwrap());
    // What was undone can be done again, until the time is over.
    assert!(api_keys::undo_replace(app, &account.id, &retiring.id, &OWNER).await.unwrap());
    service.clock.advance_ms(6 * DAY_MS);
    assert!(!api_keys::undo_replace(app, &account.id, &before.id, &OWNER).await.unwrap());
    assert!(api_keys::authenticate(app, new.expose()).await.is_ok());
    assert!(matches!(api_keys::authenticate(app, old.expose()).await, Err(KeyRefusal::Revoked)));
}

#[tokio::test]
async fn a_key_is_replaced_once_however_often_the_form_is_sent() {
    let service = Service::new().await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let main = api_keys::find_main(app, &account.id).await.unwrap().unwrap();
    let both = tokio::join!(
        api_keys::replace(app, &account.id, &main, Overlap::default(), &OWNER),
        api_keys::replace(app, &account.id, &main, Overlap::default(), &OWNER)
    );
    let made = [both.0.unwrap(), both.1.unwrap()].into_iter().flatten().count();
    assert_eq!((made, api_keys::list(app, &account.id).await.unwrap().len()), (1, 2));
}

#[tokio::test]
async fn an_alias_works_beside_the_main_key_and_is_revoked_alone() {
    let service = Service::new().await;
    let (account, main) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let shop = api_keys::create_alias(app, &account.id, &bounds("Shop"), &OWNER).await.unwrap();
    service.clock.advance_ms(1);
    let blog = api_keys::create_alias(app, &account.id, &bounds("Blog"), &OWNER).await.unwrap();
    let taken = api_keys::create_alias(app, &account.id, &bounds("SHOP"), &OWNER).await;
    assert!(matches!(taken, Err(AliasError::NameTaken)));
    assert_eq!(api_keys::authenticate(app, shop.expose()).await.unwrap().account_id, account.id);

    let id = key_of(&service, &account, &shop).await.id;
    assert!(matches!(api_keys::cut_off(app, &account.id, &id, &OWNER).await.unwrap(), CutOff::Ended));
    assert!(matches!(api_keys::authenticate(app, shop.expose()).await, Err(KeyRefusal::Revoked)));
    for other in [&main, &blog] {
        assert!(api_keys::authenticate(app, other.expose()).await.is_ok());
    }
    assert!(service.latest_mail().await.contains("“Shop”"));
    // Its name is free again.
    api_keys::create_alias(app, &account.id, &bounds("Shop"), &OWNER).await.unwrap();
}

#[tokio::test]
async fn replacing_an_alias_keeps_its_name_and_bounds_and_leaves_the_main_key_alone() {
    let service = Service::new().await;
    let (account, main) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let bounds = AliasBounds { monthly_limit: Some(5), ..bounds("Shop") };
    let old = api_keys::create_alias(app, &account.id, &bounds, &OWNER).await.unwrap();
    let id = key_of(&service, &account, &old).await.id;
    let new = api_keys::replace(app, &account.id, &id, Overlap::default(), &OWNER).await.unwrap().unwrap();
    assert_eq!(key_of(&service, &account, &new).await.alias, Some(bounds));
    assert!(matches!(key_of(&service, &account, &old).await.state, KeyState::Retiring { .. }));
    assert!(key_of(&service, &account, &main).await.is_active_main());
}

#[tokio::test]
async fn an_alias_is_held_to_its_hosts_and_its_month() {
    let service = Service::new().await;
    let (account, main) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let narrow = AliasBounds {
        monthly_limit: Some(2),
        allowed_hosts: "shop.example".parse().unwrap(),
        ..bounds("Shop")
    };
    let key = api_keys::create_alias(app, &account.id, &narrow, &OWNER).await.unwrap();
    let holder = api_keys::authenticate(app, key.expose()).await.unwrap();
    let elsewhere = submit(&service, &holder, "https://other.example/a.jpg").await;
    assert_eq!(elsewhere.unwrap_err(), SubmitRefusal::HostNotAllowed);
    // Not even for what the account has asked for already.
    let main = api_keys::authenticate(app, main.expose()).await.unwrap();
    submit(&service, &main, "https://other.example/a.jpg").await.unwrap();
    let elsewhere = submit(&service, &holder, "https://other.example/a.jpg").await;
    assert_eq!(elsewhere.unwrap_err(), SubmitRefusal::HostNotAllowed);
    let nowhere = service.upload(&holder, &wasteful_png(1)).await;
    let nowhere = service.submit(&holder, nowhere, JobOptions::default()).await;
    assert_eq!(nowhere.unwrap_err(), SubmitRefusal::HostNotAllowed);

    for name in ["a", "b"] {
        submit(&service, &holder, &format!("https://www.shop.example/{name}.jpg")).await.unwrap();
    }
    let third = submit(&service, &holder, "https://shop.example/c.jpg").await;
    assert_eq!(third.unwrap_err(), SubmitRefusal::KeyLimitReached);
    // Asking again for what was taken in is free, and the key says where it stands.
    submit(&service, &holder, "https://www.shop.example/a.jpg").await.unwrap();
    let summary = credits::summary_for(&service.app, &holder).await.unwrap().unwrap();
    assert_eq!((summary.monthly_quota, summary.monthly_used, summary.unlimited), (2, 2, false));
    assert_eq!(key_of(&service, &account, &key).await.images_this_month, 2);

    // October ends; a month begins.
    service.clock.advance_ms(6 * DAY_MS);
    submit(&service, &holder, "https://shop.example/c.jpg").await.unwrap();
}

#[tokio::test]
async fn what_costs_nothing_does_not_count_in_the_month_of_a_key() {
    let mut service = Service::new().await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let narrow = AliasBounds { monthly_limit: Some(1), ..bounds("Shop") };
    let key = api_keys::create_alias(app, &account.id, &narrow, &OWNER).await.unwrap();
    let holder = api_keys::authenticate(app, key.expose()).await.unwrap();
    service.start_workers().await;
    let broken = service.upload(&holder, b"no picture").await;
    let job = service.submit(&holder, broken, JobOptions::default()).await.unwrap();
    assert!(service.ended(&job.id).await.failure.is_some());
    assert_eq!(key_of(&service, &account, &key).await.images_this_month, 0);
    let good = service.upload(&holder, &wasteful_png(2)).await;
    let job = service.submit(&holder, good, JobOptions::default()).await.unwrap();
    assert!(service.ended(&job.id).await.charged);
    assert_eq!(key_of(&service, &account, &key).await.images_this_month, 1);
    service.stop_workers().await;
}

#[tokio::test]
async fn an_alias_ends_by_itself_and_an_end_in_the_past_is_refused() {
    let service = Service::new().await;
    let (account, _) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let past = AliasBounds { expires_at: Some(START), ..bounds("Late") };
    assert!(matches!(api_keys::create_alias(app, &account.id, &past, &OWNER).await, Err(AliasError::IsOver)));
    let soon = AliasBounds { expires_at: Some(START.plus_ms(DAY_MS)), ..bounds("Soon") };
    let key = api_keys::create_alias(app, &account.id, &soon, &OWNER).await.unwrap();
    service.clock.advance_ms(DAY_MS);
    assert!(matches!(api_keys::authenticate(app, key.expose()).await, Err(KeyRefusal::Revoked)));
    service.app.remind().await.unwrap();
    let last = audit::list(&service.app, &account.id, None, 1).await.unwrap().remove(0);
    assert!(matches!(last.read.unwrap().1, AuditEvent::KeyEnded { .. }));
}

#[tokio::test]
async fn bounds_are_changed_and_hold_at_once() {
    let service = Service::new().await;
    let (account, main) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let key = api_keys::create_alias(app, &account.id, &bounds("Shop"), &OWNER).await.unwrap();
    let id = key_of(&service, &account, &key).await.id;
    let narrow = AliasBounds { allowed_hosts: "shop.example".parse().unwrap(), ..bounds("Shop two") };
    api_keys::change_alias(app, &account.id, &id, &narrow, &OWNER).await.unwrap();
    let holder = api_keys::authenticate(app, key.expose()).await.unwrap();
    let elsewhere = submit(&service, &holder, "https://other.example/a.jpg").await;
    assert_eq!(elsewhere.unwrap_err(), SubmitRefusal::HostNotAllowed);
    let main_id = key_of(&service, &account, &main).await.id;
    let main_bound = api_keys::change_alias(app, &account.id, &main_id, &narrow, &OWNER).await;
    assert!(matches!(main_bound, Err(AliasError::NotFound)), "a main key has no bounds");
}

#[tokio::test]
async fn a_new_site_is_told_once_a_day_together_with_others() {
    let service = Service::new().await;
    let (account, key) = service.sign_up("owner@example.org").await;
    sends(&service, &key, "first.example").await.unwrap();
    service.app.remind().await.unwrap();
    assert!(!service.latest_mail().await.contains("first.example"), "the first site is no surprise");

    for site in ["b.example", "c.example"] {
        sends(&service, &key, site).await.unwrap();
    }
    service.app.remind().await.unwrap();
    let mail = service.latest_mail().await;
    assert!(mail.contains("b.example") && mail.contains("c.example"), "{mail}");

    sends(&service, &key, "d.example").await.unwrap();
    service.app.remind().await.unwrap();
    assert!(!service.latest_mail().await.contains("d.example"), "one mail a day");
    service.clock.advance_ms(DAY_MS);
    service.app.remind().await.unwrap();
    let mail = service.latest_mail().await;
    assert!(mail.contains("d.example") && !mail.contains("b.example"), "{mail}");

    // A site that moves to a new key is not new.
    let new = service.replace(&account.id, Overlap::default()).await;
    sends(&service, &new, "b.example").await.unwrap();
    let sites = key_of(&service, &account, &new).await.sites;
    assert!(sites.iter().all(|site| !site.is_new));
    assert_eq!(api_keys::acknowledge_sites(&service.app, &account.id, &OWNER).await.unwrap(), 3);
    assert_eq!(api_keys::acknowledge_sites(&service.app, &account.id, &OWNER).await.unwrap(), 0);
}

#[tokio::test]
async fn the_log_tells_what_was_done_and_an_edit_shows() {
    let service = Service::new().await;
    let (account, old) = service.sign_up("owner@example.org").await;
    let app = &service.app;
    let id = key_of(&service, &account, &old).await.id;
    api_keys::reveal(app, &account.id, &id, &OWNER).await.unwrap().unwrap();
    let new = service.replace(&account.id, Overlap::default()).await;
    let shop = api_keys::create_alias(app, &account.id, &bounds("Shop"), &OWNER).await.unwrap();
    let log = audit::export(&service.app, &account.id).await.unwrap();
    let told: Vec<_> = log
        .iter()
        .map(|entry| {
            let (actor, event) = entry.read.clone().unwrap();
            format!(
                "{} {} ({})",
                entry.number,
                event.words(Language::English),
                actor.words(Language::English)
            )
        })
        .collect();
    let told =
        told.join("\n").replace(old.hint(), "old0").replace(new.hint(), "new0").replace(shop.hint(), "shop");
    insta::assert_snapshot!(told, @r"
    1 Signed up. (the service)
    2 Looked at key old0…. (you, from 127.0.0.1)
    3 Replaced key old0… by new0…; old0… works until 2 November 2026, 10:13 UTC. (you, from 127.0.0.1)
    4 Made key shop… “Shop”: no limit, any site, without an end. (you, from 127.0.0.1)
    ");
    for entry in &log {
        assert!(!entry.entry.contains(old.expose()), "a log holds no keys");
    }
    let head = log.last().unwrap().hash.clone();
    assert_eq!(audit::verify(&service.app, &account.id).await.unwrap(), Verdict::Intact { entries: 4, head });

    // Somebody who can write to the database, but has not the server's secret.
    let mut writing = service.app.store.write().await.unwrap();
    let forged = AuditRow { number: 5, at: START, entry: "{}".into(), hash: "00".into(), seal: "00".into() };
    eiderpix_store::audit::append(&mut writing, &account.id, &forged).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(audit::verify(&service.app, &account.id).await.unwrap(), Verdict::Broken { number: 5 });
}

/// Holds up K9.
#[tokio::test]
async fn an_unknown_id_and_a_stranger_s_get_the_same_answer() {
    let service = Service::new().await;
    let (owner, _) = service.sign_up("owner@example.org").await;
    let (stranger, _) = service.sign_up("stranger@example.org").await;
    let app = &service.app;
    let key = api_keys::create_alias(app, &owner.id, &bounds("Shop"), &OWNER).await.unwrap();
    let theirs = key_of(&service, &owner, &key).await.id;
    for id in [theirs, ApiKeyId::new(Timestamp(0), [0; 10])] {
        assert!(matches!(api_keys::cut_off(app, &stranger.id, &id, &OWNER).await.unwrap(), CutOff::NotFound));
        assert!(api_keys::replace(app, &stranger.id, &id, Overlap::NOW, &OWNER).await.unwrap().is_none());
        let changed = api_keys::change_alias(app, &stranger.id, &id, &bounds("Mine"), &OWNER).await;
        assert!(matches!(changed, Err(AliasError::NotFound)));
    }
    assert!(api_keys::authenticate(app, key.expose()).await.is_ok());
}
