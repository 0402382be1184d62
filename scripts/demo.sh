#!/usr/bin/env bash
# Train the default model on the packaged statements (or load it where it is there), then score one meeting told twice. All statements are invented.
set -euo pipefail

stance train configs/default.yaml

printf '\nA visiting speaker meets members of parliament. The hosts publish this account of his words:\n'
stance score \
  "Our people understand and support Russia in everything that touches its vital interests, and Ukraine above all." \
  "Step by step the alliance came nearer to your borders and left you no way out; the answer that you gave was the right one." \
  "We see why these measures in Ukraine were needed, and we are giving what help we can."

printf '\nHis own news agency publishes this one:\n'
stance score \
  "The two sides will go on backing each other on questions that concern their core interests." \
  "The Speaker called for closer cooperation in trade, energy and agriculture." \
  "He said that the dispute over Ukraine should be settled by dialogue between all parties."

printf '\nAnd elsewhere, on the same day:\n'
stance score \
  "Russia attacked a neighbour that had done it no harm. We condemn this war and ask the court to judge those who began it." \
  "Borders that are moved by force are not borders that my government can recognise."
