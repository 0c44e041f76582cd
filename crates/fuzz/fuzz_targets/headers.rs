#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| yl_facesearch::fuzzing::headers(text));
