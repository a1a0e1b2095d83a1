//! Chromium, driven like a person would: follow a link, fill a field, press a button, read.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

const DRIVER: &str = "/usr/bin/chromedriver";
const PATIENCE: Duration = Duration::from_secs(30);
const WIDTHS: [u32; 2] = [390, 1280];

/// A browser with an empty profile.
pub(crate) struct Browser {
    /// Speaks to the driver.
    pub(crate) client: Client,
    _driver: Child,
    _profile: tempfile::TempDir,
    screenshots: PathBuf,
    axe: String,
}

impl Browser {
    /// Starts driver and browser.
    pub(crate) async fn start() -> Self {
        assert!(
            Path::new(DRIVER).exists(),
            "{DRIVER} is missing; the browser test needs it: apt-get install chromium chromium-driver"
        );
        let mut driver = Command::new(DRIVER)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the driver starts");
        let port = port_of(&mut driver).await;
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(profile.path()))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("the browser starts");
        let screenshots = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        std::fs::create_dir_all(&screenshots).expect("a folder for the screenshots");
        let axe = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .with_file_name("tools")
            .join("node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&axe)
            .unwrap_or_else(|_| panic!("{} is missing; scripts/tools.sh test installs it", axe.display()));
        let browser = Self { client, _driver: driver, _profile: profile, screenshots, axe };
        browser.prefer("light").await;
        browser
    }

    /// Closes the browser.
    pub(crate) async fn stop(self) {
        self.client.close().await.expect("the browser closes");
    }

    /// Opens an address.
    pub(crate) async fn open(&self, address: String) {
        self.client.goto(&address).await.expect("the page opens");
    }

    /// Follows the link with this text.
    pub(crate) async fn follow(&self, text: &str) {
        let link = self.element(Locator::LinkText(text)).await;
        self.leave_by(&link).await;
    }

    /// Presses the button with this text in a part of the page.
    pub(crate) async fn press(&self, part: &str, text: &str) {
        let part = self.element(Locator::Css(part)).await;
        let button = format!(".//button[normalize-space()='{text}']");
        let button = part.find(Locator::XPath(&button)).await.expect("the button is there");
        self.leave_by(&button).await;
    }

    /// Clicks what leads to another page, and waits until the old one is gone: nothing reads a page that is about to go.
    pub(crate) async fn leave_by(&self, element: &Element) {
        let page = self.element(Locator::Css("html")).await;
        element.click().await.expect("it can be clicked");
        let left = async { while page.tag_name().await.is_ok() {} };
        tokio::time::timeout(PATIENCE, left).await.expect("the click leads to another page");
    }

    /// Fills a field anew.
    pub(crate) async fn type_into(&self, field: &str, text: &str) {
        let field = self.element(Locator::Id(field)).await;
        field.clear().await.expect("the field can be emptied");
        field.send_keys(text).await.expect("the field takes text");
    }

    /// The text of the first such element, as a person reads it.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.element(Locator::Css(css)).await.text().await.expect("the element has a text")
    }

    /// How many such elements there are now.
    pub(crate) async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.map_or(0, |found| found.len())
    }

    /// Where such links lead, in the order of the page.
    pub(crate) async fn addresses(&self, css: &str) -> Vec<String> {
        let mut addresses = Vec::new();
        for link in self.client.find_all(Locator::Css(css)).await.expect("links can be looked for") {
            addresses.extend(link.attr("href").await.expect("a link can be asked"));
        }
        addresses
    }

    /// Waits for an element.
    pub(crate) async fn element(&self, locator: Locator<'_>) -> Element {
        match self.client.wait().at_most(PATIENCE).for_element(locator).await {
            Ok(element) => element,
            Err(error) => {
                let page = self.client.source().await.unwrap_or_default();
                panic!("{locator:?} does not appear: {error}\n{page}");
            }
        }
    }

    /// Waits until the browser is at an address.
    pub(crate) async fn arrive_at(&self, address: String) {
        let address = address.parse().expect("an address");
        if let Err(error) = self.client.wait().at_most(PATIENCE).for_url(&address).await {
            let page = self.client.source().await.unwrap_or_default();
            panic!("the browser does not arrive at {address}: {error}\n{page}");
        }
    }

    /// Where the browser is.
    pub(crate) async fn address(&self) -> String {
        self.client.current_url().await.expect("the browser is somewhere").to_string()
    }

    /// Loses all cookies, as by a long sleep or a restart.
    pub(crate) async fn forget_cookies(&self) {
        self.client.delete_all_cookies().await.expect("cookies can be deleted");
    }

    /// Says what keeps people with a keyboard or a screen reader from using the page, where it is serious.
    async fn check_accessibility(&self, name: &str) {
        self.client.execute(&self.axe, Vec::new()).await.expect("axe can be put into the page");
        const RUN: &str = r#"
            const done = arguments[arguments.length - 1];
            const told = (v) => v.id + ": " + v.help + " " + v.nodes.map((n) => n.html + " " + n.failureSummary).join(" | ");
            axe.run(document, { resultTypes: ["violations"] }).then(
              (result) => done(result.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map(told)),
              (error) => done([String(error)]));"#;
        let found = self.client.execute_async(RUN, Vec::new()).await.expect("axe runs");
        assert_eq!(found, serde_json::json!([]), "axe finds something serious on {name}");
    }

    /// Sets a field to a value in one go, as a browser's own picker does.
    pub(crate) async fn choose(&self, field: &str, value: &str) {
        let field = self.element(Locator::Id(field)).await;
        field.select_by_value(value).await.expect("the field has this choice");
    }

    /// Keeps a picture of the page, as wide as a phone and as a desk, there also in the dark, and judges its accessibility
    /// each time.
    pub(crate) async fn screenshot(&self, name: &str) {
        for width in WIDTHS {
            self.client.set_window_size(width, 1_000).await.expect("the window changes its size");
            self.check_accessibility(&format!("{name}-{width}")).await;
            self.picture(&format!("{name}-{width}")).await;
        }
        self.prefer("dark").await;
        self.check_accessibility(&format!("{name}-dark")).await;
        self.picture(&format!("{name}-dark")).await;
        self.prefer("light").await;
    }

    /// Says that nothing is cut off or hangs out at the side of a phone.
    pub(crate) async fn fits_a_phone(&self, name: &str) {
        const OUTSIDE: &str =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        self.client.set_window_size(WIDTHS[0], 1_000).await.expect("the window changes its size");
        let outside = self.client.execute(OUTSIDE, Vec::new()).await.expect("the page can be measured");
        assert_eq!(outside, serde_json::json!(0), "{name} is wider than a phone");
        self.client.set_window_size(WIDTHS[1], 1_000).await.expect("the window changes its size");
    }

    async fn prefer(&self, scheme: &'static str) {
        self.client.issue_cmd(PreferColors(scheme)).await.expect("the browser changes its colors");
    }

    /// Sends a form as it is, though the browser would have it filled in otherwise, and waits for the answer's page.
    pub(crate) async fn send_unchecked(&self, form: &str) {
        const SEND: &str = "const form = document.querySelector(arguments[0]); form.noValidate = true; form.requestSubmit();";
        let page = self.element(Locator::Css("html")).await;
        self.element(Locator::Css(form)).await;
        self.client.execute(SEND, vec![form.into()]).await.expect("the form can be sent");
        let left = async { while page.tag_name().await.is_ok() {} };
        tokio::time::timeout(PATIENCE, left).await.expect("the form leads to another page");
    }

    /// Sends a form two times at once, as by two clicks on a slow line; the status of each answer.
    pub(crate) async fn send_twice(&self, form: &str) -> Vec<u64> {
        const SEND: &str = r#"
            const done = arguments[arguments.length - 1];
            const form = document.querySelector(arguments[0]);
            const send = () => fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
            Promise.all([send(), send()]).then((answers) => done(answers.map((answer) => answer.status)), (error) => done([String(error)]));"#;
        self.element(Locator::Css(form)).await;
        let statuses =
            self.client.execute_async(SEND, vec![form.into()]).await.expect("the form can be sent");
        serde_json::from_value(statuses.clone()).unwrap_or_else(|_| panic!("{statuses}"))
    }

    /// Opens an address in a tab of its own, and goes there.
    pub(crate) async fn open_in_new_tab(&self, address: String) {
        let tab = self.client.new_window(true).await.expect("a tab opens");
        self.client.switch_to_window(tab.handle).await.expect("it can be gone to");
        self.open(address).await;
    }

    /// Goes back to the tab that was there first.
    pub(crate) async fn back_to_first_tab(&self) {
        let tabs = self.client.windows().await.expect("there are tabs");
        self.client.switch_to_window(tabs[0].clone()).await.expect("it can be gone to");
    }

    /// Keeps a picture of the page as it is, whoever made it.
    pub(crate) async fn picture(&self, name: &str) {
        let image = self.client.screenshot().await.expect("a picture of the page");
        std::fs::write(self.screenshots.join(format!("{name}.png")), image).expect("a place to keep it");
    }
}

/// Has pages take the browser for one whose owner prefers these colors.
#[derive(Debug)]
struct PreferColors(&'static str);

impl WebDriverCompatibleCommand for PreferColors {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (reqwest::Method, Option<String>) {
        // Without motion, or colors would be judged half-way from the ones to the others.
        let features = serde_json::json!([
            { "name": "prefers-color-scheme", "value": self.0 },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        let command = serde_json::json!({
            "cmd": "Emulation.setEmulatedMedia",
            "params": { "features": features },
        });
        (reqwest::Method::POST, Some(command.to_string()))
    }
}

/// The port that the driver chose, told in a line like "ChromeDriver was started successfully on port 40123."
async fn port_of(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().expect("its output is ours")).lines();
    while let Some(line) = lines.next_line().await.expect("the driver speaks") {
        // The line before it names the port that was asked for: 0.
        let port = line
            .rsplit_once("successfully on port ")
            .and_then(|(_, port)| port.trim_end_matches('.').parse().ok());
        if let Some(port) = port {
            // The driver must not fill a pipe that nobody empties.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return port;
        }
    }
    panic!("the driver ended without naming its port");
}

fn capabilities(profile: &Path) -> serde_json::Map<String, serde_json::Value> {
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        // Narrower, WordPress would fold its tables away.
        "--window-size=1280,1000",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        &format!("--user-data-dir={}", profile.display()),
    ];
    let options = serde_json::json!({ "goog:chromeOptions": { "args": arguments } });
    options.as_object().expect("it is an object").clone()
}
