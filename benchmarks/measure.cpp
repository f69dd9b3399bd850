// Runs a command and writes what it took: wall seconds, CPU seconds (user and system), peak memory
// in MB. usage: measure RESULT_FILE COMMAND [ARGUMENT...]     ends with the command's exit code
#include <chrono>
#include <cstdio>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: measure RESULT_FILE COMMAND [ARGUMENT...]\n", stderr);
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) {
    std::perror("fork");
    return 1;
  }
  if (child == 0) {
    execvp(argv[2], argv + 2);
    std::perror(argv[2]);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  std::FILE* const result = std::fopen(argv[1], "w");
  if (result == nullptr) {
    std::perror(argv[1]);
    return 1;
  }
  std::fprintf(result, "%.3f %.3f %.1f\n", wall.count(),
               seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
               static_cast<double>(usage.ru_maxrss) / 1024);
  std::fclose(result);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
