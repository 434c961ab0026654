#!/usr/bin/env bash
# nanoCLR, the emulator, and nanoff, the flasher: from the package source, where it has them. Neither is needed to build
# or to test on the desktop, so a source without them costs one line and nothing else.
for tool in nanoclr nanoff; do
    dotnet tool update --global "$tool" >/dev/null 2>&1 || echo "$tool: not on this package source, skipped"
done
