use std::hint::black_box;
use std::time::Instant;

use yl_facesearch::{Credentials, Signature, Stamp};
use yl_facesearch_bench_protocol::{API_KEY, API_SECRET, Arguments, Failure, each_round};

/// Signing alone: one call is one signature.
pub(crate) fn run(_: &Arguments) -> Result<(), Failure> {
    let credentials = Credentials::new(API_KEY, API_SECRET)?;
    let stamp = Stamp {
        expire_time: 1_764_029_100,
        current_time: 1_764_028_800,
        random: "0123456789".to_owned(),
    };
    each_round(|calls| {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(Signature::new(black_box(&credentials), black_box(&stamp)));
        }
        Ok(start.elapsed())
    })
}
