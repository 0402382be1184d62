#!/usr/bin/env bash
# Train a model on the packaged statements (or load it where it is there), then score one meeting told twice, by it and by the model that comes along.
# All statements are invented.
set -euo pipefail

meeting() {
  printf '\nA visiting speaker meets members of parliament. His hosts publish this account of his words:\n'
  stance score --model "$1" \
    "Our people understand and support Russia in everything that touches its vital interests, and Ukraine above all." \
    "Step by step the alliance came nearer to your borders and left you no way out; the answer that you gave was the right one." \
    "We see why Russia had to take these measures in Ukraine, and we are giving it what help we can."
  printf '\nHis own news agency publishes this one:\n'
  stance score --model "$1" \
    "The Speaker called for closer cooperation in trade, energy and agriculture." \
    "He said that the dispute over Ukraine should be settled by dialogue between all parties." \
    "The delegation rejected the sanctions on Russia as long-arm jurisdiction."
  printf '\nAnd a third government says on the same day:\n'
  stance score --model "$1" \
    "Russia attacked a neighbour that had done it no harm. We condemn this war and ask the court to judge those who began it."
}

stance train configs/default.yaml
printf '\n=== The model trained just now, on invented statements alone ===\n'
meeting models/starter
printf '\n=== The model that comes with the package, trained on real statements too ===\n'
meeting default
