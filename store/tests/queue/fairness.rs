//! Accounts beside each other.

use eiderpix_store::queue::Stage;

use crate::support::{Fixture, START};

#[tokio::test]
async fn a_late_account_does_not_wait_behind_a_long_list() {
    let fixture = Fixture::new().await;
    let (early, late) = (fixture.account("early").await, fixture.account("late").await);
    for number in 0..40 {
        fixture.submit(&early, number, START).await;
    }
    fixture.claim(4, START).await;
    for number in 100..110 {
        fixture.submit(&late, number, START).await;
    }
    let next = fixture.claim(20, START).await;
    let of_late = next.iter().filter(|claimed| claimed.job.account_id == late).count();
    assert_eq!(of_late, 10, "all of the late account's jobs are among the next twenty");
}

#[tokio::test]
async fn a_late_account_does_not_wait_behind_what_others_left_for_later() {
    let fixture = Fixture::new().await;
    let (early, late) = (fixture.account("early").await, fixture.account("late").await);
    for number in 0..40 {
        fixture.submit(&early, number, START).await;
    }
    for claimed in fixture.claim(40, START).await {
        fixture.advance(&claimed, None, START).await;
    }
    // Some are done before the other account comes.
    fixture.claim(4, START).await;
    for number in 100..110 {
        fixture.submit(&late, number, START).await;
    }
    for claimed in fixture.claim(10, START).await {
        assert_eq!((claimed.lease.stage, &claimed.job.account_id), (Stage::First, &late));
        fixture.advance(&claimed, None, START).await;
    }
    let next = fixture.claim(20, START).await;
    let of_late = next.iter().filter(|claimed| claimed.job.account_id == late).count();
    assert_eq!(of_late, 10, "all of the late account's jobs are among the next twenty");
}

#[tokio::test]
async fn what_an_account_sends_later_holds_up_neither_what_it_sent_before_nor_others() {
    let fixture = Fixture::new().await;
    let (bulk, other) = (fixture.account("bulk").await, fixture.account("other").await);
    let mut sent = Vec::new();
    let mut served = Vec::new();
    let mut rounds_of_other = 0;
    for round in 0..20u8 {
        // More comes in than is worked off, as from a bulk run.
        for number in 0..5 {
            let now = START.plus_ms(i64::from(round) * 3_000 + i64::from(number));
            sent.push(fixture.submit(&bulk, round * 5 + number, now).await);
        }
        if round == 10 {
            fixture.submit(&other, 200, START.plus_ms(30_000)).await;
        }
        for claimed in fixture.claim(2, START.plus_ms(100_000)).await {
            match claimed.job.account_id == other {
                true => rounds_of_other = round,
                false => served.push(claimed.job.id),
            }
        }
    }
    assert_eq!(served[..], sent[..served.len()], "first come, first served");
    assert!((10..=11).contains(&rounds_of_other), "the other account waited until round {rounds_of_other}");
}
