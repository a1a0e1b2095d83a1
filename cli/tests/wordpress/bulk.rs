//! A whole library: paused, the browser closed, the service killed, the credits used up, and all of it undone again.

use std::time::Duration;

use serde_json::Value;

use crate::{
    common::{TestService, client, pictures},
    owner::Owner,
    pictures::small_jpeg,
    site::{OnDisk, Site},
};

const EMAIL: &str = "owner@example.org";
const PICTURES: usize = 400;
const WITH_SIZES: usize = 10;
const CREDITS: &str = "300";
const PATIENCE: Duration = Duration::from_secs(600);

#[tokio::test]
async fn a_library_is_optimized_through_pauses_and_crashes_and_restored_byte_by_byte() {
    let settings = [("EIDERPIX_CREDITS__MONTHLY", CREDITS)];
    let (mut service, site) = tokio::join!(TestService::start_with(&settings), Site::start());
    let key = service.sign_up(EMAIL).await;
    site.import(&library()).await;
    let before = site.uploads();
    site.php(&format!("(new Eiderpix\\Connection())->connect('{}', '{key}');", service.base)).await;

    it_is_started_paused_and_resumed_in_the_browser_which_is_closed(&site).await;

    // Work goes on without a browser, by wp-cron, which each visit may set off; and finds nobody.
    service.kill();
    visited_until(&site, async |site| note(site).await.contains("cannot be reached")).await;
    let done_at_crash = done(&site).await;
    assert!(done_at_crash < PICTURES, "the service was killed in the middle");
    service.restart();
    site.php("Eiderpix\\Pause::end(); Eiderpix\\Schedule::soon();").await;

    visited_until(&site, async |site| note(site).await.contains("No credits are left")).await;
    assert!(done(&site).await > done_at_crash, "it went on after the crash");
    let granted = service.command(&["credits", "grant", EMAIL, "1000"]);
    assert!(granted.status.success(), "{granted:?}");
    site.php("Eiderpix\\Bulk::resume();").await;
    visited_until(&site, async |site| site.php("echo Eiderpix\\Bulk::get()['state'];").await == "finished")
        .await;

    assert_eq!(done(&site).await, PICTURES, "{}", site.php("print_r(Eiderpix\\Bulk::progress());").await);
    let after = site.uploads();
    assert!(jpeg_bytes(&after) < jpeg_bytes(&before));
    assert!(charged(&service, &key).await <= distinct(&before), "nothing is charged twice");

    site.php("Eiderpix\\Bulk::startRestoring(); while (Eiderpix\\Bulk::isRunning()) { Eiderpix\\Worker::work(30); }")
        .await;
    assert!(site.uploads() == before, "every file is what it was, and nothing is left over");
    assert_eq!(site.kept_originals(), 0);
    assert_eq!(site.complaints(), "");
}

/// Many small pictures, so that credits last while a browser is looked at, then some large enough to have sizes.
fn library() -> Vec<(String, Vec<u8>)> {
    let picture = |number: usize| {
        let is_small = number < PICTURES - WITH_SIZES;
        let bytes = if is_small { small_jpeg(number) } else { pictures::jpeg(number as u32) };
        (format!("old-{number:03}.jpg"), bytes)
    };
    (0..PICTURES).map(picture).collect()
}

async fn it_is_started_paused_and_resumed_in_the_browser_which_is_closed(site: &Site) {
    let owner = Owner::log_in(site).await;
    owner.open_settings("bulk").await;
    owner.browser.press(".wrap", "Optimize all pictures").await;
    done_become(site, |done| done >= 3).await;
    owner.open_settings("bulk").await;
    owner.browser.press(".wrap", "Pause").await;
    owner.browser.picture("wordpress-bulk").await;
    let words = owner.browser.text("#eiderpix-bulk-words").await;
    assert!(words.contains("Paused."), "{words}");
    let resumed_at = done(site).await;
    assert!(resumed_at < PICTURES, "there is something left to do");
    owner.browser.press(".wrap", "Resume").await;
    done_become(site, |done| done > resumed_at).await;
    owner.browser.stop().await;
    let closed_at = done(site).await;
    visited_until(site, async |site| done(site).await > closed_at).await;
}

fn jpeg_bytes(files: &[OnDisk]) -> usize {
    files.iter().filter(|file| file.name.ends_with(".jpg")).map(|file| file.bytes.len()).sum()
}

/// How many different files there are: the same bytes are charged once.
fn distinct(files: &[OnDisk]) -> u64 {
    let mut bytes: Vec<_> = files.iter().map(|file| &file.bytes).collect();
    bytes.sort();
    bytes.dedup();
    bytes.len() as u64
}

/// How many pictures a key was charged for.
pub(crate) async fn charged(service: &TestService, key: &str) -> u64 {
    let usage = client().get(format!("{}/api/v1/usage", service.base)).bearer_auth(key).send().await.unwrap();
    usage.json::<Value>().await.unwrap()["credits"]["charged_total"].as_u64().unwrap()
}

async fn note(site: &Site) -> String {
    site.php("echo Eiderpix\\Pause::note();").await
}

async fn done(site: &Site) -> usize {
    site.php("echo Eiderpix\\Library::countByState()['done'];").await.trim().parse().unwrap()
}

async fn done_become(site: &Site, is_enough: impl Fn(usize) -> bool) {
    let waited = async {
        while !is_enough(done(site).await) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waited).await.expect("the work goes on");
}

async fn visited_until(site: &Site, is_reached: impl AsyncFn(&Site) -> bool) {
    let visited = async {
        while !is_reached(site).await {
            client().get(site.url("/wp-cron.php?doing_wp_cron")).send().await.unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(PATIENCE, visited).await.expect("the work goes on without a browser");
}
