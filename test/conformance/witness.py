"""Decodes files with PyAV, whose wheel has an FFmpeg of its own.

Standard input: a JSON list of {"path", "format", "options", "raw"}. Of the first stream with sound or pictures all that was decoded
goes to the file "raw": 32-bit floats, interleaved, or RGB, or gray where "gray" is true.
Standard output: a JSON list of the same length: {"frames": [[pts or null, samples or 1], …], "error"}.
"""

import json
import sys

import av


def decode(job, frames):
    with av.open(job["path"], format=job.get("format"), options=job.get("options") or {}) as container:
        stream = next(stream for stream in container.streams if stream.type == job["type"])
        resampler = None
        with open(job["raw"], "wb") as raw:
            for frame in container.decode(stream):
                pts = None if frame.pts is None else float(frame.pts * frame.time_base)
                if stream.type == "video":
                    frames.append([pts, 1])
                    kind = "gray" if job.get("gray") else "rgb24"
                    raw.write(frame.to_ndarray(format=kind).tobytes())
                    continue
                frames.append([pts, frame.samples])
                if resampler is None:
                    resampler = av.AudioResampler(format="flt", layout=frame.layout, rate=frame.sample_rate)
                frame.pts = None
                for part in resampler.resample(frame):
                    raw.write(part.to_ndarray().tobytes())


def main():
    answers = []
    for job in json.load(sys.stdin):
        frames = []
        answers.append({"frames": frames})
        try:
            decode(job, frames)
        except (av.error.FFmpegError, StopIteration, ValueError) as error:
            answers[-1]["error"] = str(error)
    json.dump(answers, sys.stdout)


main()
