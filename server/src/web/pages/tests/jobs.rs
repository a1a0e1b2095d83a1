//! Jobs and their proofs.

use std::time::Duration;

use axum::http::{StatusCode, header};
use bytes::Bytes;
use tokio_util::sync::CancellationToken;

use super::{Answer, EMAIL, Person};
use crate::{
    JobId,
    domain::{
        accounts, api_keys,
        fetch::SourceUrl,
        files::uploads,
        jobs::{self, JobOptions, JobState, Source, Submission},
    },
};

const PATIENCE: Duration = Duration::from_secs(120);

/// A picture of two tiles that is much larger than it has to be.
pub(super) fn wasteful_png() -> Vec<u8> {
    const SIZE: (u32, u32) = (512, 40);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIZE.0, SIZE.1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::NoCompression);
    encoder.add_text_chunk("Comment".into(), "taken at home".into()).unwrap();
    let mut writer = encoder.write_header().unwrap();
    let pixels: Vec<u8> = (0..SIZE.0 * SIZE.1)
        .flat_map(|i| [(i % SIZE.0 / 4) as u8, (i / SIZE.0 * 5) as u8, (i.wrapping_mul(i) >> 9) as u8 & 31])
        .collect();
    writer.write_image_data(&pixels).unwrap();
    drop(writer);
    file
}

async fn submit(person: &Person, source: Source, site: Option<&str>) -> JobId {
    let account = accounts::list(&person.app).await.unwrap().remove(0);
    let keys = api_keys::list(&person.app, &account.id).await.unwrap();
    let key = api_keys::reveal(&person.app, &account.id, &keys[0].id, &crate::domain::audit::Actor::Service)
        .await
        .unwrap();
    let holder = api_keys::authenticate(&person.app, key.unwrap().expose()).await.unwrap();
    person.app.clock.advance_ms(1_000);
    let source = match source {
        Source::Upload { name } => {
            let upload =
                uploads::put(&person.app, &holder, &name, None, Bytes::from(wasteful_png())).await.unwrap();
            Source::Upload { name: upload.name }
        }
        url @ Source::Url { .. } => url,
    };
    let origin_host = site.map(str::to_owned);
    let wanted = Submission { source, options: JobOptions::default(), refresh: false, origin_host };
    jobs::submit(&person.app, &holder, vec![wanted]).await.unwrap().remove(0).unwrap().id
}

pub(super) async fn submit_url(person: &Person, address: &str) -> JobId {
    let url = SourceUrl::parse(address).unwrap();
    let site = url.host().to_owned();
    submit(person, Source::Url { url, given: address.into() }, Some(&site)).await
}

/// Sends a picture and waits until it is done.
pub(super) async fn optimize(person: &Person) -> JobId {
    let id = submit(person, Source::Upload { name: "bär.png".into() }, Some("shop.example")).await;
    let shutdown = CancellationToken::new();
    let workers = person.app.start_workers(shutdown.clone()).await.unwrap();
    let job = jobs::wait(&person.app, std::slice::from_ref(&id), PATIENCE).await.unwrap().remove(0);
    shutdown.cancel();
    workers.finished().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.failure);
    id
}

fn count(page: &Answer) -> usize {
    page.html.matches("href=\"/dashboard/jobs/0").count()
}

#[tokio::test]
async fn jobs_are_listed_by_site_key_and_state_page_by_page() {
    let mut person = Person::logged_in().await;
    for index in 0..30 {
        submit_url(&person, &format!("https://one.example/{index}.jpg")).await;
    }
    let last = submit_url(&person, "https://two.example/last.jpg").await;
    let page = person.get("/dashboard/jobs").await;
    assert_eq!(count(&page), 25);
    let older = page.html.split_once("rel=\"next\"").unwrap().0.rsplit_once("href=\"").unwrap().1;
    let older = older.split_once('"').unwrap().0.replace("&#38;", "&");
    assert_eq!(count(&person.get(&older).await), 6);

    let two = person.get("/dashboard/jobs?site=two.example&state=waiting").await;
    assert_eq!(count(&two), 1);
    assert!(two.html.contains(last.as_str()) && two.html.contains("selected>two.example"), "{}", two.main());
    assert_eq!(count(&person.get("/dashboard/jobs?site=three.example").await), 0);
    for state in ["done", "failed", "expired"] {
        assert_eq!(count(&person.get(&format!("/dashboard/jobs?state={state}")).await), 0, "{state}");
    }
    let account = accounts::list(&person.app).await.unwrap().remove(0);
    let key = api_keys::list(&person.app, &account.id).await.unwrap().remove(0).id;
    assert_eq!(count(&person.get(&format!("/dashboard/jobs?key={key}&site=one.example")).await), 25);
    assert_eq!(count(&person.get(&format!("/dashboard/jobs?key={key}&site=two.example")).await), 1);
    assert_eq!(count(&person.get("/dashboard/jobs?key=01K8ZZZZZZZZZZZZZZZZZZZZZZ").await), 0);
}

#[tokio::test]
async fn a_proof_shows_what_was_measured_and_hands_the_result_out_under_a_name() {
    let mut person = Person::logged_in().await;
    let id = optimize(&person).await;
    let page = person.get(&format!("/dashboard/jobs/{id}")).await;
    let main = page.main();
    for words in
        ["bär.png", "held to 70 or more", "Worst tile", "comments", "was left out of the result", "/u/"]
    {
        assert!(main.contains(words), "{words} is missing:\n{main}");
    }
    let link = main.split_once("/download/").unwrap().1.split_once('"').unwrap().0.to_owned();
    let file = person.send_for_bytes(&format!("/dashboard/jobs/{id}/download/{link}")).await;
    let disposition = file.1[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
    assert!(disposition.contains("filename*=UTF-8''b%C3%A4r.png"), "{disposition}");
    assert_eq!(file.1[header::CONTENT_TYPE], "image/png");
    assert!(file.2.starts_with(b"\x89PNG"));
    for stranger in ["00000000000000000000000000000000.png", "..%2f..%2fsecret.key"] {
        let answer = person.get(&format!("/dashboard/jobs/{id}/download/{stranger}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{stranger}");
    }
    let dashboard = person.get("/dashboard").await;
    for words in ["Saved day by day", "shop.example", "PNG", "As a table", "<title>"] {
        assert!(dashboard.html.contains(words), "{words} is missing:\n{}", dashboard.main());
    }
}

#[tokio::test]
async fn what_was_measured_stays_when_the_pictures_are_deleted() {
    let mut person = Person::logged_in().await;
    let id = optimize(&person).await;
    person.app.clock.advance_ms(25 * 60 * 60 * 1_000);
    person.log_in(super::PASSWORD).await;
    let page = person.get(&format!("/dashboard/jobs/{id}")).await.main();
    assert!(page.contains("held to 70 or more") && page.contains("are deleted"), "{page}");
    assert!(!page.contains("<img"), "{page}");
}

#[tokio::test]
async fn a_proof_is_shared_by_a_link_without_names_until_it_is_withdrawn() {
    let mut person = Person::logged_in().await;
    let id = optimize(&person).await;
    let path = format!("/dashboard/jobs/{id}");
    person.get(&path).await;
    for _ in 0..2 {
        let answer = person.post(&format!("{path}/share"), &[]).await;
        assert_eq!(answer.location(), format!("{path}#share"));
    }
    let page = person.get(&path).await;
    let link = page.html.split_once("id=\"share-link\">").unwrap().1.split_once('<').unwrap().0.to_owned();
    let link = link.strip_prefix("http://127.0.0.1:8787").unwrap().to_owned();

    let cookies = std::mem::take(&mut person.cookies);
    let shared = person.get(&link).await;
    assert_eq!(shared.status, StatusCode::OK);
    for hidden in [EMAIL, "bär", "shop.example", "Withdraw", "dashboard"] {
        assert!(!shared.html.contains(hidden), "{hidden} is shown to strangers:\n{}", shared.html);
    }
    assert!(shared.html.contains("held to 70 or more"));
    assert_eq!(person.get("/proof/00000000000000000000000000000000").await.status, StatusCode::NOT_FOUND);
    assert!(person.get(&path).await.location().starts_with("/login"));

    person.cookies = cookies;
    person.get(&path).await;
    person.post(&format!("{path}/withdraw"), &[]).await;
    person.cookies.clear();
    assert_eq!(person.get(&link).await.status, StatusCode::NOT_FOUND);
}

/// Holds up K9.
#[tokio::test]
async fn a_stranger_s_job_and_an_unknown_one_get_the_same_answer() {
    let mut person = Person::logged_in().await;
    let email = crate::domain::accounts::EmailAddress::parse("stranger@example.org").unwrap();
    let crate::domain::accounts::SignUp::Created { api_key, .. } =
        accounts::sign_up(&person.app, &email, crate::domain::accounts::Admission::ByOperator).await.unwrap()
    else {
        panic!("the address is new")
    };
    let holder = api_keys::authenticate(&person.app, api_key.expose()).await.unwrap();
    let url = SourceUrl::parse("https://theirs.example/a.jpg").unwrap();
    let source = Source::Url { url, given: "https://theirs.example/a.jpg".into() };
    let wanted = Submission { source, options: JobOptions::default(), refresh: false, origin_host: None };
    let theirs = jobs::submit(&person.app, &holder, vec![wanted]).await.unwrap().remove(0).unwrap().id;
    let mut answers = Vec::new();
    for id in [theirs.as_str(), "01K8ZZZZZZZZZZZZZZZZZZZZZZ", "nonsense"] {
        answers.push(person.get(&format!("/dashboard/jobs/{id}")).await.main());
        assert_eq!(person.get(&format!("/dashboard/jobs/{id}")).await.status, StatusCode::NOT_FOUND);
        person.get("/dashboard/account").await;
        person.get("/dashboard/api-keys").await;
        let shared = person.post(&format!("/dashboard/jobs/{id}/share"), &[]).await;
        assert_eq!(shared.status, StatusCode::NOT_FOUND, "{id}");
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn the_ledger_leads_to_each_job() {
    let mut person = Person::at("http://127.0.0.1:8787", |config| config.credits.monthly = Some(100)).await;
    person.sign_up_and_choose_password().await;
    person.log_in(super::PASSWORD).await;
    let id = optimize(&person).await;
    let page = person.get("/dashboard/credits").await.main();
    let link = format!("href=\"/dashboard/jobs/{id}\"");
    assert_eq!(page.matches(&link).count(), 2, "held and spent:\n{page}");
    for words in ["A month’s credits", "+100", "Held for a job", "−1", "Spent: the job delivered"] {
        assert!(page.contains(words), "{words} is missing:\n{page}");
    }
}
