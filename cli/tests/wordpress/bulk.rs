//! A whole library: paused, the browser closed, the service killed in the middle, and all of it undone again.

use std::time::Duration;

use crate::{
    common::{TestService, pictures},
    owner::Owner,
    site::Site,
};

const PICTURES: usize = 60;
const PATIENCE: Duration = Duration::from_secs(240);

#[tokio::test]
async fn a_library_is_optimized_through_pauses_and_crashes_and_restored_byte_by_byte() {
    let (mut service, site) = tokio::join!(TestService::start(), Site::start());
    let key = service.sign_up("owner@example.org").await;
    let originals: Vec<_> = (0..PICTURES as u32).map(pictures::jpeg).collect();
    site.import(&originals).await;
    let before = site.uploads();
    let connect = format!(
        "(new Eiderpix\\Connection())->connect('{}', '{key}');
         (new Eiderpix\\Settings())->save(['formats' => ['webp']]);",
        service.base
    );
    site.php(&connect).await;

    let owner = Owner::log_in(&site).await;
    owner.open_settings("bulk").await;
    owner.browser.press(".wrap", "Optimize all pictures").await;
    done_are(&site, |done| done >= 5).await;
    owner.browser.screenshot("wordpress-bulk").await;
    owner.open_settings("bulk").await;
    owner.browser.press(".wrap", "Pause").await;
    let words = owner.browser.text("#eiderpix-bulk-words").await;
    assert!(words.contains("Paused."), "{words}");
    assert!(done(&site).await < PICTURES, "there is something left to do");
    owner.browser.press(".wrap", "Resume").await;
    let resumed_at = done(&site).await;
    done_are(&site, |done| done > resumed_at).await;
    owner.browser.stop().await;

    service.kill();
    // Work goes on without a browser, by wp-cron, which a visitor sets off; and finds nobody.
    visited_until(&site, async |site| site.php("echo Eiderpix\\Pause::note();").await.contains("reached")).await;
    service.restart();
    site.php("Eiderpix\\Pause::end(); Eiderpix\\Schedule::soon();").await;
    visited_until(&site, async |site| site.php("echo Eiderpix\\Bulk::get()['state'];").await == "finished").await;

    assert_eq!(done(&site).await, PICTURES, "{}", site.php("print_r(Eiderpix\\Bulk::progress());").await);
    assert_eq!(service.credits_used(&key).await, distinct(&before), "every picture is charged once");
    let after = site.uploads();
    let bytes = |files: &[crate::site::OnDisk]| -> usize {
        files.iter().filter(|file| file.name.ends_with(".jpg")).map(|file| file.bytes.len()).sum()
    };
    assert!(bytes(&after) < bytes(&before));

    site.php("Eiderpix\\Bulk::startRestoring(); while (Eiderpix\\Bulk::isRunning()) { Eiderpix\\Worker::work(30); }").await;
    assert_eq!(site.uploads(), before, "every file is what it was, and nothing is left over");
    assert_eq!(site.complaints(), "");
}

/// How many different files there are: the same bytes are charged once.
fn distinct(files: &[crate::site::OnDisk]) -> u64 {
    let mut bytes: Vec<_> = files.iter().map(|file| &file.bytes).collect();
    bytes.sort();
    bytes.dedup();
    bytes.len() as u64
}

async fn done(site: &Site) -> usize {
    site.php("echo Eiderpix\\Library::countByState()['done'];").await.trim().parse().unwrap()
}

async fn done_are(site: &Site, enough: impl Fn(usize) -> bool) {
    let waited = async {
        while !enough(done(site).await) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waited).await.expect("the work goes on");
}

async fn visited_until(site: &Site, is_reached: impl AsyncFn(&Site) -> bool) {
    let visited = async {
        while !is_reached(site).await {
            crate::common::client().get(site.url("/wp-cron.php?doing_wp_cron")).send().await.unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(PATIENCE, visited).await.expect("the work goes on without a browser");
}
