//! Drives accepting, claiming, advancing, crashing, settling, reaping, granting, changing plans and handing over in random
//! order against a model.
//!
//! Whatever the order: no balance below zero, one charge for each charge key delivered, none without a reservation but of
//! an unlimited account, each job with at most one reservation and one end of it, and a ledger that sums up to the balance.

mod steps;
mod world;

use proptest::prelude::*;

use self::{steps::steps, world::World};

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn credits_are_neither_lost_nor_spent_twice(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for step in steps {
                world.take(&step).await;
                world.check(&step).await;
            }
        });
    }
}
