//! What can happen.

use eiderpix_store::queue::Slots;
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Submit { account: usize, jobs: usize },
    Claim { owner: usize, slots: Slots },
    Advance { lease: usize, picture: u8 },
    Deliver { lease: usize, picture: u8 },
    DeliverForFree { lease: usize },
    Fail { lease: usize },
    DeliverAgain { lease: usize, picture: u8 },
    Retry { lease: usize },
    HandBack { lease: usize },
    Crash { owner: usize },
    LetLeasesLapse,
    Restart,
    Grant { account: usize, credits: u64 },
    SetMonthly { account: usize, monthly: Option<u64> },
    Transfer { from: usize, to: usize, credits: u64 },
    GiveGrace { account: usize, credits: u64 },
    LetAMonthPass,
}

pub(crate) const ACCOUNTS: usize = 3;
pub(crate) const QUOTAS: [Option<u64>; ACCOUNTS] = [Some(3), Some(0), None];

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let any = any::<usize>();
    let account = 0..ACCOUNTS;
    let step = prop_oneof![
        6 => (account.clone(), 1..4usize).prop_map(|(account, jobs)| Step::Submit { account, jobs }),
        5 => (0..2usize, 0..5u64, 0..3u64, 0..2u64, 0..2u64).prop_map(|(owner, all, later, ahead, guests)| {
            Step::Claim { owner, slots: Slots { all, later, ahead, guests } }
        }),
        3 => (any, 0..4u8).prop_map(|(lease, picture)| Step::Advance { lease, picture }),
        5 => (any, 0..4u8).prop_map(|(lease, picture)| Step::Deliver { lease, picture }),
        1 => any.prop_map(|lease| Step::DeliverForFree { lease }),
        1 => any.prop_map(|lease| Step::Fail { lease }),
        2 => (any, 0..4u8).prop_map(|(lease, picture)| Step::DeliverAgain { lease, picture }),
        1 => any.prop_map(|lease| Step::Retry { lease }),
        1 => any.prop_map(|lease| Step::HandBack { lease }),
        1 => (0..2usize).prop_map(|owner| Step::Crash { owner }),
        1 => Just(Step::LetLeasesLapse),
        1 => Just(Step::Restart),
        1 => (account.clone(), 1..4u64).prop_map(|(account, credits)| Step::Grant { account, credits }),
        1 => (account.clone(), prop::option::of(0..5u64))
            .prop_map(|(account, monthly)| Step::SetMonthly { account, monthly }),
        1 => (account.clone(), account.clone(), 1..4u64)
            .prop_map(|(from, to, credits)| Step::Transfer { from, to, credits }),
        1 => (account, 1..3u64).prop_map(|(account, credits)| Step::GiveGrace { account, credits }),
        1 => Just(Step::LetAMonthPass),
    ];
    prop::collection::vec(step, 1..70)
}
