// The yardstick: the same number of POSTs on curl's multi interface, and nothing else. No
// signature, no parsing, no history. usage: bare_loop URL REQUESTS CONCURRENCY [HEADER...]
#include <curl/curl.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

namespace {

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

using Handle = std::unique_ptr<CURL, FreeHandle>;
using Headers = std::unique_ptr<curl_slist, FreeList>;
using Multi = std::unique_ptr<CURLM, FreeMulti>;

std::size_t drop(char* /*data*/, std::size_t size, std::size_t count, void* /*unused*/) {
  return size * count;
}

Headers make_headers(std::span<char*> lines) {
  Headers headers;
  for (const char* const line : lines) headers.reset(curl_slist_append(headers.release(), line));
  return headers;
}

Handle make_handle(const char* url, curl_slist* headers) {
  Handle handle{curl_easy_init()};
  curl_easy_setopt(handle.get(), CURLOPT_URL, url);
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, "");
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE, 0L);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &drop);
  return handle;
}

/// Whether a transfer brought an answer of status 200.
bool is_answered(const CURLMsg& message) {
  long status = 0;
  curl_easy_getinfo(message.easy_handle, CURLINFO_RESPONSE_CODE, &status);
  return message.data.result == CURLE_OK && status == 200;
}

/// Makes so many requests with as many at a time as there are handles; returns how many were
/// answered.
long request_all(CURLM* multi, const std::vector<Handle>& handles, long requests) {
  long started = 0;
  long answered = 0;
  const auto start = [&](CURL* handle) {
    if (started == requests) return;
    ++started;
    curl_multi_add_handle(multi, handle);
  };
  for (const auto& handle : handles) start(handle.get());
  for (long done = 0; done < requests;) {
    int running = 0;
    curl_multi_perform(multi, &running);
    int left = 0;
    const long done_before = done;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      ++done;
      if (is_answered(*message)) ++answered;
      CURL* const handle = message->easy_handle;
      curl_multi_remove_handle(multi, handle);
      start(handle);
    }
    if (done == done_before) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  return answered;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("usage: bare_loop URL REQUESTS CONCURRENCY [HEADER...]\n", stderr);
    return 2;
  }
  const long requests = std::atol(argv[2]);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const Multi multi{curl_multi_init()};
  const Headers headers = make_headers({argv + 4, argv + argc});
  std::vector<Handle> handles;
  for (long i = 0; i < std::atol(argv[3]); ++i)
    handles.push_back(make_handle(argv[1], headers.get()));
  const long answered = request_all(multi.get(), handles, requests);
  if (answered == requests) return 0;
  std::fprintf(stderr, "only %ld of %ld requests were answered\n", answered, requests);
  return 1;
}
