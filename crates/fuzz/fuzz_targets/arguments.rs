#![no_main]
use libfuzzer_sys::fuzz_target;
use yl_facesearch::{Credentials, GroupId};

fuzz_target!(|text: &str| {
    if let Ok(group_id) = GroupId::new(text) {
        assert!((1..=48).contains(&text.len()) && text.is_ascii() && group_id.as_str() == text);
    }
    if Credentials::new(text, "secret").is_ok() {
        assert!(!text.contains(['&', '=', '\n', ' ']) && text.is_ascii());
    }
    let _ = yl_facesearch::fuzzing::endpoint(text);
});
