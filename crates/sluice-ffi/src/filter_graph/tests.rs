use super::*;
use crate::error::AvErrorKind;

fn audio(sample_rate: i32) -> FilterEnd {
    FilterEnd::Audio(AudioFilterEnd {
        format: SampleFormat::FLTP,
        sample_rate,
        layout: ChannelLayout::default_for(2),
        time_base: Rational::new(1, sample_rate),
    })
}

fn video(frame_rate: i32) -> FilterEnd {
    FilterEnd::Video(VideoFilterEnd {
        width: 64,
        height: 48,
        format: PixelFormat::YUV420P,
        time_base: Rational::new(1, frame_rate),
        frame_rate: Some(Rational::new(frame_rate, 1)),
        sample_aspect_ratio: Rational::new(1, 1),
        color_space: ColorSpace::BT709,
        color_range: ColorRange::LIMITED,
    })
}

fn block(samples: usize, pts: i64) -> Frame {
    let mut frame = Frame::audio(
        SampleFormat::FLTP,
        &ChannelLayout::default_for(2),
        samples,
        8000,
    )
    .unwrap();
    frame.set_pts(Some(pts));
    frame
}

fn refusal(description: &str, source: &FilterEnd) -> (AvErrorKind, String) {
    let error = FilterGraph::open(description, source, 1).err().unwrap();
    (error.kind(), error.subject.unwrap_or_default())
}

#[test]
fn the_sink_tells_what_the_filters_make_of_the_source() {
    let graph = FilterGraph::open(
        "aresample=16000,aformat=sample_fmts=s16:channel_layouts=mono",
        &audio(8000),
        1,
    )
    .unwrap();
    let FilterEnd::Audio(sink) = graph.sink() else {
        panic!("{:?}", graph.sink())
    };
    assert_eq!(
        (sink.format, sink.sample_rate, sink.layout.channels()),
        (SampleFormat::S16, 16000, 1)
    );
    let graph = FilterGraph::open("scale=32:24,fps=10,format=rgb24", &video(25), 1).unwrap();
    let FilterEnd::Video(sink) = graph.sink() else {
        panic!("{:?}", graph.sink())
    };
    assert_eq!(
        (sink.width, sink.height, sink.format),
        (32, 24, PixelFormat::RGB24)
    );
    assert_eq!(sink.frame_rate, Some(Rational::new(10, 1)));
}

#[test]
fn frames_come_out_as_they_went_in_and_the_end_is_told() {
    let mut graph = FilterGraph::open("asetnsamples=100:p=0", &audio(8000), 1).unwrap();
    graph.push(block(250, 0)).unwrap();
    graph.push_end(None).unwrap();
    let mut lengths = Vec::new();
    while let Some(frame) = graph.pull().unwrap() {
        lengths.push((frame.pts(), frame.samples()));
    }
    assert_eq!(lengths, [(Some(0), 100), (Some(100), 100), (Some(200), 50)]);
    assert!(graph.is_ended());
    assert!(graph.pull().unwrap().is_none());
}

#[test]
fn a_reference_that_is_pushed_keeps_its_samples() {
    let mut graph = FilterGraph::open("anull", &audio(8000), 1).unwrap();
    let frame = block(16, 0);
    graph.push_ref(&frame).unwrap();
    assert_eq!(frame.samples(), 16);
    assert_eq!(graph.pull().unwrap().unwrap().samples(), 16);
}

#[test]
fn a_graph_that_ends_by_itself_takes_further_frames_in_silence() {
    let mut graph = FilterGraph::open("atrim=end_sample=10", &audio(8000), 1).unwrap();
    let mut samples = 0;
    for index in 0..4 {
        graph.push(block(8, index * 8)).unwrap();
        while let Some(frame) = graph.pull().unwrap() {
            samples += frame.samples();
        }
    }
    graph.push_end(None).unwrap();
    assert_eq!(samples, 10);
}

#[test]
fn an_unknown_filter_is_named_with_its_place() {
    let (kind, subject) = refusal("anull, volme=2", &audio(8000));
    assert_eq!(kind, AvErrorKind::FilterNotFound);
    assert!(
        subject.contains("'volme'") && subject.contains("character 8"),
        "{subject}"
    );
}

#[test]
fn a_fault_names_the_filter_and_what_is_wrong_with_it() {
    let (kind, subject) = refusal("anull,volume=volum=2", &audio(8000));
    assert_ne!(kind, AvErrorKind::FilterNotFound);
    assert!(
        subject.contains("'volume'")
            && subject.contains("'volum'")
            && subject.contains("character 7"),
        "{subject}"
    );
    let (_, subject) = refusal("scale=w=nonsense(", &video(25));
    assert!(subject.contains("scale"), "{subject}");
}

#[test]
fn one_input_and_one_output_of_the_right_kind_are_asked_for() {
    for (description, source, word) in [
        ("split", video(25), "2 open outputs"),
        ("hstack", video(25), "2 open inputs"),
        ("hflip", audio(8000), "not audio"),
        ("showwaves", audio(8000), "not audio"),
        ("anullsink", audio(8000), "0 open outputs"),
        ("[a", audio(8000), "not well formed"),
        ("", audio(8000), "not well formed"),
    ] {
        let (kind, subject) = refusal(description, &source);
        assert_ne!(kind, AvErrorKind::FilterNotFound, "{description}");
        assert!(subject.contains(word), "{description}: {subject}");
    }
}

#[test]
fn branches_inside_a_description_are_fine() {
    assert!(FilterGraph::open("split[a][b];[a][b]hstack", &video(25), 1).is_ok());
    assert!(FilterGraph::open("[in]hflip[out]", &video(25), 1).is_ok());
}

#[test]
fn dropping_a_graph_in_the_middle_of_a_stream_frees_its_frames() {
    let mut graph = FilterGraph::open("areverse", &audio(8000), 1).unwrap();
    graph.push(block(1000, 0)).unwrap();
    drop(graph);
}
