//! The site's owner in the browser, and what they do over and over.

use std::time::Duration;

use fantoccini::Locator;
use serde_json::Value;

use crate::{browser::Browser, site::Site};

/// Someone who is logged in to the site.
pub(crate) struct Owner<'a> {
    pub(crate) site: &'a Site,
    pub(crate) browser: Browser,
}

const SETTINGS: &str = "/wp-admin/options-general.php?page=eiderpix";
const PATIENCE: Duration = Duration::from_secs(120);

impl<'a> Owner<'a> {
    /// Logs in.
    pub(crate) async fn log_in(site: &'a Site) -> Self {
        let browser = Browser::start().await;
        browser.open(site.url_with_login("/wp-login.php")).await;
        browser.type_into("user_login", "admin").await;
        browser.type_into("user_pass", "feather").await;
        let button = browser.element(Locator::Id("wp-submit")).await;
        browser.leave_by(&button).await;
        Self { site, browser }
    }

    /// Opens Settings → Eiderpix, or one of its tabs.
    pub(crate) async fn open_settings(&self, tab: &str) {
        self.browser.open(self.site.url(&format!("{SETTINGS}&tab={tab}"))).await;
    }

    /// Puts address and key in, and gives what is said about them.
    pub(crate) async fn connect(&self, address: &str, key: &str, button: &str) -> String {
        self.browser.type_into("eiderpix_url", address).await;
        self.browser.type_into("eiderpix_key", key).await;
        self.browser.press(".wrap", button).await;
        self.browser.text(".wrap .notice").await
    }

    /// Sends a picture through the plain upload form.
    pub(crate) async fn upload(&self, path: &str) {
        self.browser.open(self.site.url("/wp-admin/media-new.php?browser-uploader")).await;
        let field = self.browser.element(Locator::Id("async-upload")).await;
        field.send_keys(path).await.unwrap();
        let button = self.browser.element(Locator::Id("html-upload")).await;
        self.browser.leave_by(&button).await;
    }

    /// Opens the media library as a list.
    pub(crate) async fn open_library(&self) {
        self.browser.open(self.site.url("/wp-admin/upload.php?mode=list")).await;
    }

    /// Waits until every picture in the list is in a state, while the page works.
    pub(crate) async fn all_become(&self, state: &str, pictures: usize) {
        let reached = async {
            loop {
                let panels = self.browser.count(&format!(".eiderpix-panel[data-state='{state}']")).await;
                if panels == pictures {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, reached).await.is_err() {
            panic!("not all of {pictures} become {state}: {}", self.browser.text("table.media").await);
        }
    }

    /// Asks the page's script for a value.
    pub(crate) async fn evaluate(&self, expression: &str) -> Value {
        self.browser
            .client
            .execute(&format!("return {expression};"), Vec::new())
            .await
            .expect("the script runs")
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, expression: &str) {
        let reached = async { while self.evaluate(expression).await != true {} };
        tokio::time::timeout(PATIENCE, reached).await.unwrap_or_else(|_| panic!("never: {expression}"));
    }
}
