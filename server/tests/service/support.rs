//! A service in a folder of its own, on a clock that the test moves.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use bytes::Bytes;
use eiderpix_server::{
    AccountId, JobId, Timestamp,
    app::App,
    context::{
        clock::Clock,
        config::{Config, Flags, load},
        random::Random,
    },
    domain::{
        accounts::{self, Account, Admission, EmailAddress, SignUp},
        api_keys::{self, KeyHolder, Overlap, PlainApiKey},
        audit::Actor,
        files::{
            downloads::{self, Stored},
            uploads,
        },
        jobs::{self, Job, JobOptions, Source, Submission, SubmitRefusal},
    },
    mail::outbox,
    worker::Workers,
};
use futures_util::TryStreamExt;
use tokio_util::sync::CancellationToken;

/// Who acts in tests.
pub(crate) const OWNER: Actor = Actor::Owner { from: IpAddr::V4(Ipv4Addr::LOCALHOST) };
pub(crate) const START: Timestamp = Timestamp(1_793_009_600_000);
pub(crate) const HOUR_MS: i64 = 60 * 60 * 1_000;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;
/// Far more than a test's little picture takes on a loaded machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Service {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    pub(crate) data: tempfile::TempDir,
    config: Config,
    seed: u64,
    workers: Option<(Workers, CancellationToken)>,
}

impl Service {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(edit: impl FnOnce(&mut Config)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let flags = Flags { data: Some(data.path().to_owned()), ..Flags::default() };
        let mut config = load(&flags).unwrap().config;
        edit(&mut config);
        let clock = Clock::manual(START);
        let app = open(&config, &clock, 1).await;
        Self { app, clock, data, config, seed: 1, workers: None }
    }

    /// The same service after its process ended, in whatever way.
    pub(crate) async fn restart(&mut self) {
        self.restart_with(|_| {}).await;
    }

    pub(crate) async fn restart_with(&mut self, edit: impl FnOnce(&mut Config)) {
        edit(&mut self.config);
        self.stop_workers().await;
        self.app.store.close().await;
        self.seed += 1;
        self.app = open(&self.config, &self.clock, self.seed).await;
    }

    pub(crate) async fn start_workers(&mut self) {
        let shutdown = CancellationToken::new();
        let workers = self.app.start_workers(shutdown.clone()).await.unwrap();
        self.workers = Some((workers, shutdown));
    }

    pub(crate) async fn stop_workers(&mut self) {
        if let Some((workers, shutdown)) = self.workers.take() {
            shutdown.cancel();
            workers.finished().await;
        }
    }

    pub(crate) async fn sign_up(&self, email: &str) -> (Account, PlainApiKey) {
        let email = EmailAddress::parse(email).unwrap();
        match accounts::sign_up(&self.app, &email, Admission::FromOutside).await.unwrap() {
            SignUp::Created { account, api_key } => (account, api_key),
            SignUp::Existing => panic!("{email} has an account"),
            SignUp::Refused(refusal) => panic!("{email}: {refusal:?}"),
        }
    }

    /// Someone who has just signed up, by their key.
    pub(crate) async fn holder(&self) -> KeyHolder {
        let (_, key) = self.sign_up("owner@example.org").await;
        api_keys::authenticate(&self.app, key.expose()).await.unwrap()
    }

    /// Replaces the main key, and gives its successor.
    pub(crate) async fn replace(&self, account: &AccountId, overlap: Overlap) -> PlainApiKey {
        let app = &self.app;
        let main = api_keys::find_main(app, account).await.unwrap().unwrap();
        api_keys::replace(app, account, &main, overlap, &OWNER).await.unwrap().unwrap()
    }

    pub(crate) async fn upload(&self, holder: &KeyHolder, bytes: &[u8]) -> Source {
        let upload =
            uploads::put(&self.app, holder, "a.png", None, Bytes::copy_from_slice(bytes)).await.unwrap();
        Source::Upload { name: upload.name }
    }

    pub(crate) async fn submit(
        &self,
        holder: &KeyHolder,
        source: Source,
        options: JobOptions,
    ) -> Result<Job, SubmitRefusal> {
        let wanted = Submission { source, options, refresh: false, origin_host: None };
        jobs::submit(&self.app, holder, vec![wanted]).await.unwrap().remove(0)
    }

    pub(crate) async fn ended(&self, id: &JobId) -> Job {
        let job = jobs::wait(&self.app, std::slice::from_ref(id), PATIENCE).await.unwrap().remove(0);
        assert!(job.state.has_ended(), "the job is {:?} after {PATIENCE:?}", job.state);
        job
    }

    /// Submits a picture and waits for what becomes of it.
    pub(crate) async fn made(&self, holder: &KeyHolder, source: Source, options: JobOptions) -> Job {
        let job = self.submit(holder, source, options).await.unwrap();
        self.ended(&job.id).await
    }

    /// A result as it is stored, and its bytes.
    pub(crate) async fn download(&self, name: &str) -> (Stored, Vec<u8>) {
        let stored = downloads::find(&self.app, name).await.unwrap().unwrap();
        let bytes = downloads::open(&self.app, &stored).await.unwrap().unwrap();
        let bytes = bytes.try_collect::<Vec<_>>().await.unwrap().concat();
        (stored, bytes)
    }

    /// Looks again and again until a job is as wanted.
    pub(crate) async fn until(&self, id: &JobId, is_wanted: impl Fn(&Job) -> bool) -> Job {
        let looking = async {
            loop {
                let job =
                    jobs::wait(&self.app, std::slice::from_ref(id), Duration::ZERO).await.unwrap().remove(0);
                if is_wanted(&job) {
                    return job;
                }
                assert!(!job.state.has_ended(), "the job is {:?}", job.state);
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, looking).await.expect("the job never comes to that")
    }

    /// Waits until all mails so far can be read, and gives the newest one's text.
    pub(crate) async fn latest_mail(&self) -> String {
        outbox::list(&self.app).await.unwrap().pop().map(|mail| mail.text).unwrap_or_default()
    }

    pub(crate) async fn token_of_latest_mail(&self) -> String {
        let text = self.latest_mail().await;
        let (_, token) = text.split_once("token=").expect("the mail has a link");
        token.chars().take_while(char::is_ascii_hexdigit).collect()
    }
}

async fn open(config: &Config, clock: &Clock, seed: u64) -> App {
    let public_url = "http://127.0.0.1:8787".parse().unwrap();
    App::open_with(config.clone(), public_url, clock.clone(), Random::seeded(seed)).await.unwrap()
}

/// A PNG that is much larger than it has to be: a gradient, stored without any filter.
pub(crate) fn wasteful_png(shade: u8) -> Vec<u8> {
    png_of(|i| [(i % SIDE * 5) as u8, (i / SIDE * 5) as u8, shade])
}

/// The same with grain, as photos have it: PNG takes much for that, WebP and AVIF do not.
pub(crate) fn grainy_png() -> Vec<u8> {
    let mut seed = 1u32;
    png_of(|i| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (seed >> 27) as u8;
        [(i % SIDE * 4) as u8 + grain, (i / SIDE * 4) as u8 + grain, 90 + grain]
    })
}

const SIDE: u32 = 48;

fn png_of(pixel: impl FnMut(u32) -> [u8; 3]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIDE, SIDE);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::NoCompression);
    let mut writer = encoder.write_header().unwrap();
    let pixels: Vec<u8> = (0..SIDE * SIDE).flat_map(pixel).collect();
    writer.write_image_data(&pixels).unwrap();
    drop(writer);
    file
}
