#!/usr/bin/env bash
# Makes speech.mp4, the short clip that `npm start` and the tests run on: speech and a moving picture, under 1 MB.
#
#   examples/media/make-clip.sh [OUTPUT]        (default: speech.mp4 beside this script)
#
# Needs espeak-ng (the voice), ffmpeg with libx264 and drawtext, and the DejaVu fonts (apt install espeak-ng ffmpeg
# fonts-dejavu-core). One encoder thread and the bitexact flags keep the bytes the same for one version of those
# programs; the committed file was made with espeak-ng 1.51 and FFmpeg 5.1 of Debian 12. Everything in it is generated here, so
# it carries the licence of the project.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
output=${1:-$here/speech.mp4}
font=/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

seconds=10
text='Sluice turns sound and picture into chunks. Sixteen thousand samples a second, thirty frames at a time. Every one of them is counted.'
espeak-ng -v en-us -s 155 -p 45 -w "$work/speech.wav" "$text"

cat >"$work/chapters.txt" <<'META'
;FFMETADATA1
title=Speech over moving colours
artist=The sluice project
comment=Made by examples/media/make-clip.sh
[CHAPTER]
TIMEBASE=1/1000
START=0
END=5000
title=Sound and picture
[CHAPTER]
TIMEBASE=1/1000
START=5000
END=10000
title=Chunks
META

# Slow colours, a ball that swings twice over the picture, a running clock.
picture="gradients=size=640x360:rate=25:duration=$seconds:seed=7:speed=0.02:nb_colors=4:c0=0x203a8c:c1=0x2f8f9d:c2=0x7048a8:c3=0x1c2c54:x0=0:y0=0:x1=639:y1=359"
ball="drawtext=fontfile=$font:text=●:fontsize=96:fontcolor=0xffc040:x=(w-tw)/2*(1+sin(2*PI*t/4)):y=(h-th)/2-60*abs(cos(2*PI*t/2))"
title="drawtext=fontfile=$font:text=sluice:fontsize=56:fontcolor=white:x=28:y=h-92"
clock="drawtext=fontfile=$font:text='%{pts\\:hms}':fontsize=24:fontcolor=white:x=w-tw-28:y=h-60"
bar="drawbox=x=0:y=ih-8:w=iw:h=8:color=0xffffff@0.25:t=fill"

# No noise substitution in the AAC: its decoder would make that noise up anew after every seek.
ffmpeg -hide_banner -loglevel error -nostdin -y \
  -f lavfi -i "$picture" -i "$work/speech.wav" -i "$work/chapters.txt" \
  -filter_complex "[0:v]$bar,$ball,$title,$clock,format=yuv420p[v];[1:a]aresample=44100,volume=0.8,apad=whole_dur=$seconds,atrim=end=$seconds,pan=stereo|c0=c0|c1=c0[a]" \
  -map '[v]' -map '[a]' -map_metadata 2 -map_chapters 2 -t "$seconds" \
  -c:v libx264 -preset slow -crf 24 -threads 1 -g 50 -bf 2 -flags:v +bitexact \
  -c:a aac -aac_pns 0 -b:a 64k -flags:a +bitexact -metadata:s:a:0 language=eng \
  -fflags +bitexact -movflags +faststart "$output"

size=$(stat -c %s "$output")
echo "$output: $size bytes"
((size < 1000000)) || { echo 'the clip must stay under 1 MB' >&2; exit 1; }
