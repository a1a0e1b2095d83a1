//! Many log-ins at once, against the binary: what they leave behind in its memory.

use crate::common::TestService;

const MIB: u64 = 1024 * 1024;

/// What of the service's memory is in use, by the kernel.
fn resident_bytes(service: &TestService) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", service.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() * 1024
}

/// A visitor's cookie and the token of the form.
async fn log_in_form(service: &TestService) -> (String, String) {
    let page = service.client.get(format!("{}/login", service.base)).send().await.unwrap();
    let cookie = page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let html = page.text().await.unwrap();
    let (_, rest) = html.rsplit_once("name=\"form_token\" value=\"").unwrap();
    (cookie, rest.split_once('"').unwrap().0.to_owned())
}

async fn log_ins(service: &TestService, number: usize, email: &str) -> Vec<u16> {
    let (cookie, token) = log_in_form(service).await;
    let fields = [("form_token", token.as_str()), ("email", email), ("password", "wrong password")];
    let send = |_| {
        let request = service.client.post(format!("{}/login", service.base));
        tokio::spawn(request.header("cookie", &cookie).form(&fields).send())
    };
    let sent: Vec<_> = (0..number).map(send).collect();
    let mut answers = Vec::new();
    for answer in sent {
        answers.push(answer.await.unwrap().unwrap().status().as_u16());
    }
    answers
}

/// Holds up K8.
#[tokio::test]
async fn of_300_log_ins_at_once_ten_are_judged() {
    let service = TestService::start().await;
    let answers = log_ins(&service, 300, "owner@example.org").await;
    assert_eq!(answers.iter().filter(|status| **status == 422).count(), 10, "{answers:?}");
    assert!(answers.iter().all(|status| matches!(status, 422 | 429)), "{answers:?}");
}

#[tokio::test]
async fn the_memory_of_300_log_ins_at_once_is_given_back() {
    let service = TestService::start_with(&[("EIDERPIX_THROTTLE__LOGIN_FAILURES", "0")]).await;
    log_in_form(&service).await;
    let at_rest = resident_bytes(&service);

    let mut judged = 0;
    for _ in 0..3 {
        let answers = log_ins(&service, 300, "owner@example.org").await;
        judged += answers.iter().filter(|status| **status == 422).count();
    }

    let afterwards = resident_bytes(&service);
    assert!(judged >= 100, "{judged}");
    let kept_mib = afterwards.saturating_sub(at_rest) / MIB;
    assert!(kept_mib <= 200, "{kept_mib} MiB are kept after {judged} log-ins");
}
