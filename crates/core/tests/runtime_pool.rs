//! Runtimes of the blocking client: as many as calls at once. Alone in its file, since it counts
//! those of the whole process.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use yl_facesearch::DeleteOptions;
use yl_facesearch::blocking::Client;
use yl_facesearch_sandbox::Sandbox;

#[test]
fn runtimes_that_no_call_needs_are_dropped() {
    let sandbox = Sandbox::start().unwrap();
    let client = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .build()
        .unwrap();
    let delete = || client.delete_group_with("lib", &DeleteOptions::new().missing_ok(true));
    let pollers = || {
        fs::read_dir("/proc/self/fd")
            .unwrap()
            .filter_map(|entry| fs::read_link(entry.unwrap().path()).ok())
            .filter(|target| target.to_string_lossy().contains("eventpoll"))
            .count()
    };
    delete().unwrap();
    let one_runtime = pollers();
    let limit = Instant::now() + Duration::from_secs(60);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while pollers() == one_runtime {
                    delete().unwrap();
                    assert!(Instant::now() < limit, "no call met another");
                }
            });
        }
    });
    while pollers() > one_runtime {
        delete().unwrap();
        assert!(Instant::now() < limit, "runtimes stayed");
        thread::yield_now();
    }
}
