//! A picture that changes under its address.

use eiderpix_server::domain::{
    api_keys::KeyHolder,
    credits,
    fetch::SourceUrl,
    jobs::{Job, JobOptions, JobState, MainResult, Source},
};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::method};

use crate::support::{Service, wasteful_png};

const MINUTE_MS: i64 = 60_000;

/// A service, and the server of a site that it may fetch from.
struct World {
    service: Service,
    holder: KeyHolder,
    origin: MockServer,
}

impl World {
    async fn new() -> Self {
        let mut service =
            Service::with(|config| config.fetch.allow_private = vec!["127.0.0.1".parse().unwrap()]).await;
        let holder = service.holder().await;
        service.start_workers().await;
        Self { service, holder, origin: MockServer::start().await }
    }

    /// Puts a picture under the one address, with what tells its version.
    async fn put(&self, shade: u8, validator: Option<(&'static str, &'static str, &'static str)>) {
        self.put_bytes(wasteful_png(shade), validator).await;
    }

    async fn put_bytes(&self, bytes: Vec<u8>, validator: Option<(&'static str, &'static str, &'static str)>) {
        self.origin.reset().await;
        let answer = move |request: &Request| {
            let whole = ResponseTemplate::new(200).set_body_bytes(bytes.clone());
            let Some((name, condition, value)) = validator else { return whole };
            let is_same = request.headers.get(condition).is_some_and(|given| given == value);
            if is_same { ResponseTemplate::new(304) } else { whole.insert_header(name, value) }
        };
        Mock::given(method("GET")).respond_with(answer).mount(&self.origin).await;
    }

    async fn ask(&self) -> Job {
        let given = format!("{}/a.png", self.origin.uri());
        let source = Source::Url { url: SourceUrl::parse(&given).unwrap(), given };
        let job = self.service.submit(&self.holder, source, JobOptions::default()).await.unwrap();
        if job.state.has_ended() { job } else { self.service.ended(&job.id).await }
    }

    async fn requests(&self) -> usize {
        self.origin.received_requests().await.unwrap().len()
    }

    async fn charged(&self) -> u64 {
        let summary = credits::summary(&self.service.app, &self.holder.account_id).await.unwrap();
        summary.unwrap().charged_total
    }
}

#[tokio::test]
async fn a_result_of_some_time_ago_answers_once_its_source_was_seen_to_be_the_same() {
    let validators = [
        Some(("etag", "if-none-match", "\"one\"")),
        Some(("last-modified", "if-modified-since", "Mon, 26 Oct 2026 10:00:00 GMT")),
        None,
    ];
    for validator in validators {
        let mut world = World::new().await;
        world.put(1, validator).await;
        let first = world.ask().await;
        assert_eq!((first.state, world.requests().await), (JobState::Done, 1), "{:?}", first.failure);
        world.service.clock.advance_ms(9 * MINUTE_MS);
        assert_eq!((world.ask().await.id, world.requests().await), (first.id.clone(), 1), "not yet old");

        world.service.clock.advance_ms(2 * MINUTE_MS);
        assert_eq!((world.ask().await.id, world.requests().await), (first.id.clone(), 2), "{validator:?}");
        assert_eq!((world.ask().await.id, world.requests().await), (first.id.clone(), 2), "asked once");
        assert_eq!(world.charged().await, 1);
        world.service.stop_workers().await;
    }
}

#[tokio::test]
async fn a_picture_that_changed_under_its_address_is_a_new_picture() {
    for validators in [
        [Some(("etag", "if-none-match", "\"one\"")), Some(("etag", "if-none-match", "\"two\""))],
        [None, None],
    ] {
        let mut world = World::new().await;
        world.put(1, validators[0]).await;
        let first = world.ask().await;
        world.put(2, validators[1]).await;
        assert_eq!(world.ask().await.id, first.id, "polls find their job");

        world.service.clock.advance_ms(11 * MINUTE_MS);
        let second = world.ask().await;
        assert_ne!(second.id, first.id);
        assert_eq!((second.state, second.charged, world.charged().await), (JobState::Done, true, 2));
        world.service.stop_workers().await;
    }
}

#[tokio::test]
async fn our_result_put_in_the_pictures_place_is_no_other_picture() {
    let mut world = World::new().await;
    world.put(1, Some(("etag", "if-none-match", "\"one\""))).await;
    let first = world.ask().await;
    let Some(MainResult::Optimized(main)) = &first.main else { panic!("{:?}", first.main) };
    let result = world.service.download(&main.name).await.1;
    world.put_bytes(result, Some(("etag", "if-none-match", "\"two\""))).await;
    world.service.clock.advance_ms(11 * MINUTE_MS);
    assert_eq!((world.ask().await.id, world.charged().await), (first.id, 1));
    world.service.stop_workers().await;
}

#[tokio::test]
async fn a_source_that_cannot_be_reached_any_more_leaves_the_result_as_it_is() {
    let mut world = World::new().await;
    world.put(1, None).await;
    let first = world.ask().await;
    world.origin.reset().await;
    world.service.clock.advance_ms(11 * MINUTE_MS);
    let again = world.ask().await;
    assert_eq!((again.id, again.state), (first.id, JobState::Done));
    world.service.stop_workers().await;
}

#[tokio::test]
async fn an_operator_may_turn_looking_again_off() {
    let mut world = World::new().await;
    world.service.restart_with(|config| config.results.recheck_after_minutes = 0).await;
    world.service.start_workers().await;
    world.put(1, None).await;
    let first = world.ask().await;
    world.put(2, None).await;
    world.service.clock.advance_ms(60 * MINUTE_MS);
    assert_eq!((world.ask().await.id, world.requests().await), (first.id, 0));
    world.service.stop_workers().await;
}
