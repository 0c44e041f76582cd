use std::time::Instant;

use tokio::runtime::Builder;
use yl_facesearch::Client;
use yl_facesearch_bench_protocol::{Arguments, Failure, GROUP_ID, each_round};

use crate::sync::configured;

/// The async client on a current-thread runtime, `at_once` tasks that each make one call after
/// another.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let client = configured(Client::builder(), arguments).build()?;
    each_round(|calls| {
        let each = calls / arguments.at_once;
        runtime.block_on(async {
            let start = Instant::now();
            let tasks: Vec<_> = (0..arguments.at_once)
                .map(|_| {
                    let client = client.clone();
                    tokio::spawn(async move {
                        for _ in 0..each {
                            client.delete_group(GROUP_ID).await?;
                        }
                        Ok::<_, yl_facesearch::Error>(())
                    })
                })
                .collect();
            for task in tasks {
                task.await??;
            }
            Ok(start.elapsed())
        })
    })
}
