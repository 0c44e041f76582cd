use std::hint::black_box;
use std::time::Instant;

use yl_facesearch::{Credentials, Signature, SigningParams};
use yl_facesearch_bench_protocol::{API_KEY, API_SECRET, Arguments, Failure, each_round};

/// Signing alone: one call is one signature.
pub(crate) fn run(_: &Arguments) -> Result<(), Failure> {
    let credentials = Credentials::new(API_KEY, API_SECRET)?;
    let params = SigningParams::new(1_764_028_800, 1_764_029_100, "0123456789")?;
    each_round(|calls| {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(Signature::new(black_box(&credentials), black_box(&params)));
        }
        Ok(start.elapsed())
    })
}
