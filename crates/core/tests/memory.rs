//! The process's memory, searched for the secret after the client has gone.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{File, read_to_string};
use std::os::unix::fs::FileExt as _;

use yl_facesearch::ErrorCode;
use yl_facesearch::blocking::Client;
use zeroize::Zeroizing;

/// Each byte of the secret plus one, so that the search does not find itself.
const COVERED: &[u8; 32] = b"Uif!tfdsfu!uibu!xbt!xjqfe!bxbz23";

fn secret() -> Zeroizing<String> {
    Zeroizing::new(
        COVERED
            .iter()
            .map(|byte| plain(*byte))
            .map(char::from)
            .collect(),
    )
}

const fn plain(covered: u8) -> u8 {
    // A secret holds no spaces.
    if covered == b'!' { b'_' } else { covered - 1 }
}

/// How often the secret occurs in this process's memory, each byte changed by `mask`.
fn found(mask: u8) -> usize {
    let memory = File::open("/proc/self/mem").unwrap();
    let mut count = 0;
    for line in read_to_string("/proc/self/maps").unwrap().lines() {
        let mut words = line.split_whitespace();
        let (range, rights) = (words.next().unwrap(), words.next().unwrap());
        if !rights.starts_with("rw") {
            continue;
        }
        let (begin, end) = range.split_once('-').unwrap();
        let (begin, end) = (
            u64::from_str_radix(begin, 16).unwrap(),
            u64::from_str_radix(end, 16).unwrap(),
        );
        let mut page = Zeroizing::new(vec![0_u8; usize::try_from(end - begin).unwrap()]);
        if memory.read_exact_at(&mut page, begin).is_err() {
            continue;
        }
        let own = page.as_ptr() as u64..page.as_ptr() as u64 + page.len() as u64;
        assert!(
            !own.contains(&begin),
            "a region is not searched inside itself"
        );
        count += page
            .windows(24)
            .filter(|window| is_secret(window, mask))
            .count();
    }
    count
}

fn is_secret(window: &[u8], mask: u8) -> bool {
    window
        .iter()
        .zip(COVERED)
        .all(|(byte, covered)| *byte == plain(*covered) ^ mask)
}

#[test]
fn nothing_is_left_of_the_secret() {
    let kept = secret();
    assert!(found(0) > 0, "the search finds a secret that is there");
    drop(kept);
    assert_eq!(found(0), 0, "the test's own copy is wiped");

    let client = {
        let secret = secret();
        Client::builder()
            .api_key("key_of_an_account")
            .api_secret(&secret)
            .endpoint("http://127.0.0.1:1")
            .max_retries(0)
            .build()
            .unwrap()
    };
    assert_eq!(
        found(0),
        0,
        "a living client does not keep the secret itself"
    );
    let error = client.delete_group("group").unwrap_err();
    assert_eq!(error.code(), ErrorCode::ConnectFailed, "it has signed");
    drop(client);
    // 0x36 and 0x5c: what HMAC combines its key with.
    for mask in [0, 0x36, 0x5c] {
        assert_eq!(found(mask), 0, "mask {mask:#x}");
    }
}
