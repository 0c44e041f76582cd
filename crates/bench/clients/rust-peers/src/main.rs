//! What a user would write with other Rust clients, measured in turns:
//! `rust-peers KIND ENDPOINT CA_FILE AT_ONCE`.

mod bare_hyper;
mod job;
mod reqwest_blocking;
mod ureq_agent;

use yl_facesearch_bench_protocol::{Arguments, Failure};

fn main() -> Result<(), Failure> {
    let arguments = Arguments::from_env()?;
    match arguments.kind.as_str() {
        "hyper" => bare_hyper::run(&arguments),
        "reqwest" => reqwest_blocking::run(&arguments),
        "ureq" => ureq_agent::run(&arguments),
        kind => Err(format!("no kind {kind:?}").into()),
    }
}
