#!/usr/bin/env node
// The command line: starts a sandbox, says where it is, and runs until it is interrupted.

import { run } from './cli';

void run(process.argv.slice(2));
