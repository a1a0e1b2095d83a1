//! kill -9 in the midst of accepted work: all of it ends, each picture charged once, nothing left but
//! the results and the originals that they are compared with.
//!
//! `EIDERPIX_KILL_ROUNDS` asks for more rounds of random moments than a usual run has; `EIDERPIX_KILL_SEED` repeats them.

use std::{
    collections::{BTreeSet, HashSet},
    hash::{BuildHasher, RandomState},
    path::Path,
};

use eiderpix_store::{Objects, Store, Timestamp, accounts, jobs, queue};
use serde_json::{Value, json};

use crate::common::{TestService, origin::Origin, pictures};

const PICTURES: u32 = 20;
const MINUTE_MS: i64 = 60_000;

#[tokio::test]
async fn accepted_pictures_survive_kill_9_and_are_charged_once_each() {
    let mut service = TestService::start_with(&[("EIDERPIX_CREDITS__MONTHLY", "100")]).await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let urls = put_pictures(&origin, 0..PICTURES).await;
    let options = json!({"convertto": "+webp"});

    // Accepted: from here on nothing may get lost.
    let accepted = service.reducer(&key, &urls, json!({"convertto": "+webp", "wait": 0})).await;
    assert_eq!(accepted.as_array().unwrap().len(), urls.len());
    // The first ones are done while the last ones wait: the middle of the work.
    let first = service.reducer_until_done(&key, &urls[..2], options.clone()).await;
    service.restart();
    let after_first_kill = service.reducer_until_done(&key, &urls[..6], options.clone()).await;
    service.restart();
    let items = service.reducer_until_done(&key, &urls, options).await;

    for item in first.iter().chain(&after_first_kill) {
        assert_eq!(item["Status"]["Code"], "2", "{item}");
    }
    let delivered = delivered(&service, &items).await;
    assert_eq!(service.credits_used(&key).await, u64::from(PICTURES));
    assert_nothing_is_left_over(&mut service, PICTURES, delivered).await;
}

#[tokio::test]
async fn a_kill_between_two_stages_neither_loses_first_results_nor_fetches_again() {
    let mut service = TestService::start_with(&[("EIDERPIX_CREDITS__MONTHLY", "100")]).await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let urls = put_pictures(&origin, 0..4).await;
    let options = json!({"convertto": "+webp|+avif"});
    service.reducer(&key, &urls, json!({"convertto": "+webp|+avif", "wait": 0})).await;
    let early = names_of_first_results(&service).await;
    service.restart();
    let items = ended(&service, &key, &urls, options).await;

    let delivered = delivered(&service, &items).await;
    let names: HashSet<_> = items.iter().map(|item| file_name(&item["LossyURL"])).collect();
    assert!(early.iter().all(|name| names.contains(name)), "{early:?} is not among {names:?}");
    for (number, item) in items.iter().enumerate() {
        assert_ne!(item["AVIFLossyURL"], "NA", "{item}");
        let requests = origin.requests(&format!("/{number}.jpg")).await;
        let is_between = early.contains(&file_name(&item["LossyURL"]));
        assert!(!is_between || requests == 1, "picture {number} was fetched {requests} times");
    }
    assert_nothing_is_left_over(&mut service, 4, delivered).await;
}

#[tokio::test]
async fn kills_at_random_moments_lose_nothing() {
    let read = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seed = read("EIDERPIX_KILL_SEED").unwrap_or_else(|| RandomState::new().hash_one("kill"));
    let mut random = seed;
    let mut service = TestService::start_with(&[("EIDERPIX_CREDITS__MONTHLY", "100000")]).await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let (mut all, mut charged) = (BTreeSet::new(), 0);
    for round in 0..read("EIDERPIX_KILL_ROUNDS").unwrap_or(3) {
        eprintln!("round {round} of seed {seed}");
        let begin = round as u32 * 6;
        let urls = put_pictures(&origin, begin..begin + 6).await;
        // A job that is there when its worker dies a third time is given up by name.
        for _ in 0..=next(&mut random) % 2 {
            for _ in 0..next(&mut random) % 300 {
                service.reducer(&key, &urls, json!({"convertto": "+webp|+avif", "wait": 0})).await;
            }
            service.restart();
        }
        let items = ended(&service, &key, &urls, json!({"convertto": "+webp|+avif"})).await;
        all.extend(delivered(&service, &items).await);
        charged += 6;
        assert_eq!(service.credits_used(&key).await, u64::from(charged), "round {round} of seed {seed}");
    }
    assert_nothing_is_left_over(&mut service, charged, all).await;
}

#[tokio::test]
async fn a_service_told_to_stop_ends_well_and_hands_on_what_waits() {
    let mut service = TestService::start_with(&[("EIDERPIX_CREDITS__MONTHLY", "100")]).await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let urls = put_pictures(&origin, 0..12).await;
    service.reducer(&key, &urls, json!({"convertto": "+webp|+avif", "wait": 0})).await;
    assert_eq!(service.stop(), Some(0), "{}", service.log());
    for job in jobs_of_the_only_account(&open(&service).await).await {
        assert_ne!(job.state, jobs::JobState::Running, "nothing is held by a process that ended well");
    }
    service.restart();
    let items = ended(&service, &key, &urls, json!({"convertto": "+webp|+avif"})).await;
    let delivered = delivered(&service, &items).await;
    assert_nothing_is_left_over(&mut service, 12, delivered).await;
}

#[tokio::test]
async fn a_locked_database_is_an_outage_that_passes_by_itself() {
    let service = TestService::start().await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let urls = put_pictures(&origin, 0..2).await;
    let before = service.reducer_until_done(&key, &urls[..1], json!({})).await;

    let store = open(&service).await;
    let lock = store.write().await.unwrap();
    let refused = service.reducer(&key, &urls[1..], json!({"wait": 0})).await;
    assert_eq!(refused["Status"]["Code"], "-500", "{refused}");
    let meanwhile = service.reducer(&key, &urls[..1], json!({"wait": 0})).await;
    assert_eq!(meanwhile, json!(before), "what is done is read on");
    drop(lock);
    let after = service.reducer_until_done(&key, &urls[1..], json!({})).await;
    assert_eq!(after[0]["Status"]["Code"], "2", "{after:?}");
}

async fn put_pictures(origin: &Origin, numbers: std::ops::Range<u32>) -> Vec<String> {
    let mut urls = Vec::new();
    for number in numbers {
        urls.push(origin.put(&format!("/{number}.jpg"), pictures::jpeg(number)).await);
    }
    urls
}

/// Asks until all is there, AVIF included: on a slow machine the API answers without it after a minute.
async fn ended(service: &TestService, key: &str, urls: &[String], options: Value) -> Vec<Value> {
    service.reducer_until_done(key, urls, options.clone()).await;
    let store = open(service).await;
    while queue::count_all(&mut store.read().await.unwrap()).await.unwrap() > 0 {
        // Nothing rings in this process when a job of the other one ends.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    service.reducer_until_done(key, urls, options).await
}

/// Downloads all results of items that are done, and names the objects that hold them.
async fn delivered(service: &TestService, items: &[Value]) -> BTreeSet<String> {
    let mut objects = BTreeSet::new();
    for item in items {
        assert_eq!(item["Status"]["Code"], "2", "{item}");
        for kind in ["Lossy", "WebPLossy", "AVIFLossy"] {
            let url = &item[format!("{kind}URL")];
            if url == "NA" {
                continue;
            }
            // The address is the one of before, on a port that is no more; the name is what counts.
            let file = service.download(&format!("{}/f/{}", service.base, file_name(url))).await;
            assert_eq!(item[format!("{kind}Size")], file.bytes.len());
            objects.insert(Objects::key_of(&file.bytes));
        }
    }
    objects
}

fn file_name(url: &Value) -> String {
    url.as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// Looks into the database until a job waits between its two stages, and gives the names of such first results.
async fn names_of_first_results(service: &TestService) -> HashSet<String> {
    let store = open(service).await;
    loop {
        let between: HashSet<_> = jobs_of_the_only_account(&store)
            .await
            .into_iter()
            .filter(|job| matches!(job.state, jobs::JobState::Queued | jobs::JobState::Running))
            .filter_map(|job| job.report)
            .map(|report| serde_json::from_str::<Value>(&report).unwrap())
            .map(|report| report["main"]["optimized"]["name"].as_str().unwrap().to_owned())
            .collect();
        if !between.is_empty() {
            return between;
        }
        tokio::task::yield_now().await;
    }
}

async fn jobs_of_the_only_account(store: &Store) -> Vec<jobs::JobRow> {
    let mut reading = store.read().await.unwrap();
    let account = accounts::list(&mut reading).await.unwrap().remove(0).id;
    jobs::latest(&mut reading, &account, 1_000).await.unwrap()
}

/// Stops the service and looks at what it leaves: an empty queue, a ledger that adds up, and of files the originals
/// of all pictures, each charged once, and the results.
async fn assert_nothing_is_left_over(service: &mut TestService, pictures: u32, delivered: BTreeSet<String>) {
    assert_eq!(ledger_charges(service), u64::from(pictures));
    let originals = (0..pictures).map(|number| Objects::key_of(&pictures::jpeg(number)));
    let expected: BTreeSet<_> = delivered.into_iter().chain(originals).collect();
    assert_eq!(service.stop(), Some(0), "{}", service.log());
    let store = open(service).await;
    assert_eq!(queue::count_all(&mut store.read().await.unwrap()).await.unwrap(), 0);
    // What a job held for its own use goes some minutes after it, results and what is compared with them after hours.
    store.sweep(now().plus_ms(20 * MINUTE_MS)).await.unwrap();
    let objects = service.data().join("objects");
    assert_eq!(files_below(&objects, &objects), expected, "files beside results and originals");
    let names: BTreeSet<_> = std::fs::read_dir(service.data())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("eiderpix.db"))
        .collect();
    assert_eq!(names, ["objects", "secret.key", "serve.lock"].map(str::to_owned).into());
}

fn files_below(folder: &Path, root: &Path) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(files_below(&path, root)),
            false => drop(files.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned())),
        }
    }
    files
}

async fn open(service: &TestService) -> Store {
    Store::open(&service.data()).await.unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the service under test has the real time, too")]
fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Timestamp(i64::try_from(since.as_millis()).unwrap())
}

/// A small generator whose whole state is one number, so that a seed repeats a run.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// The ledger's own count, beside the balance that clients see.
fn ledger_charges(service: &TestService) -> u64 {
    let shown = service.command(&["credits", "show", "owner@example.org", "--json"]);
    assert!(shown.status.success(), "{shown:?}");
    let text = String::from_utf8(shown.stdout).unwrap();
    let summary: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(summary["reserved"], 0, "{summary}");
    summary["charged_total"].as_u64().unwrap()
}
