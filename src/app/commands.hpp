#pragma once

#include "app/invocation.hpp"

namespace syncledger::app {

/// The commands. Each returns an exit code and throws UsageError or store::StoreError.
int annotate(Invocation& invocation);
int budget(Invocation& invocation);
int check(Invocation& invocation);
int collect(Invocation& invocation);
int discover(Invocation& invocation);
int doctor(Invocation& invocation);
int import(Invocation& invocation);
int metrics(Invocation& invocation);
int notify(Invocation& invocation);
int report(Invocation& invocation);
int db(Invocation& invocation);
int watch(Invocation& invocation);

/// What a command line asks of one of these: its options are read, and nothing is done yet. The
/// first word is the command. \throws UsageError
Invocation read_command_line(const std::vector<std::string>& words, Surroundings& surroundings);

}  // namespace syncledger::app
