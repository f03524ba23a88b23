import type { Callback, Called, Library } from "../api.ts";
import { decorators, gives, harmless, holds, keeps, members, shows, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

const bodies = ["HttpResponse", "HttpResponseBadRequest", "HttpResponseForbidden", "HttpResponseNotFound", "HttpResponseServerError"];

const onView: Called = { parameters: ["django.http:HttpRequest()"], others: ":request-input" };
const view: Callback = { at: "1|view", parameters: ["django.http:HttpRequest()"], others: ":request-input" };
const views = Object.fromEntries(["get", "post", "put", "patch", "delete", "dispatch"].map((name) => [name, onView]));

const viewOf = (statement: string) => `from django.views.decorators.http import require_GET\n@require_GET\ndef view(request):\n    ${statement}`;

/** What nothing but Django's settings is called. */
const SETTINGS = ["INSTALLED_APPS", "ROOT_URLCONF", "MIDDLEWARE"];

export const django: Library = {
  package: "Django",
  ecosystem: "pypi",
  setup:
    "from django.core.cache import cache\nfrom django.http import HttpResponse, JsonResponse, HttpResponseBadRequest, HttpResponseServerError, HttpResponseForbidden, HttpResponseNotFound, HttpResponseRedirect, FileResponse, StreamingHttpResponse\nfrom django.shortcuts import redirect, render\nfrom django.template.loader import render_to_string\nfrom django.views import View\nfrom django import template\nfrom django.contrib import messages\nresponse = HttpResponse()\nrequest = DATA",
  apis: {
    "django.http:HttpRequest()": keeps("django.http:HttpRequest()", "hides"),
    "django.http.request:HttpRequest": { same: "django.http:HttpRequest" },
    "django.core.handlers.wsgi:WSGIRequest": { same: "django.http:HttpRequest" },
    "django.core.handlers.asgi:ASGIRequest": { same: "django.http:HttpRequest" },
    "django.http:HttpRequest().body": holds("request-raw-body"),
    "django.http:HttpRequest().read": yields("request-raw-body"),
    ...members("django.http:HttpRequest()", ["POST", "GET", "FILES", "COOKIES", "path", "path_info"], holds("request-input")),
    ...members(
      "django.http:HttpRequest()",
      ["get_full_path", "build_absolute_uri", "GET.get", "POST.get", "GET.getlist", "POST.getlist", "GET.dict", "POST.dict"],
      yields("request-input"),
    ),
    ...headers("django.http:HttpRequest().headers"),
    ...headers("django.http:HttpRequest().META"),
    "django.http:HttpRequest().session[]": { assigned: [sink("storage", "json", "value")], example: viewOf('request.session["key"] = KEY') },
    "django.http:HttpRequest().user": {},

    ...members("django.http:", [...bodies, "StreamingHttpResponse", "FileResponse"], {
      effects: [sink("response", "repr", "0|content|streaming_content"), sink("response", "repr", "headers")],
      gives: "django.http:HttpResponse()",
      example: "$(KEY.encode())",
    }),
    "django.http:JsonResponse": {
      effects: [sink("response", "json", "0|data"), sink("response", "repr", "headers")],
      gives: "django.http:HttpResponse()",
      example: 'JsonResponse({"key": KEY})',
    },
    ...members("django.http:", ["HttpResponseRedirect", "HttpResponsePermanentRedirect"], {
      effects: [sink("url", "text", "0|redirect_to")],
      gives: "django.http:HttpResponse()",
      example: 'from django.http import $\n$("/pay?key=" + KEY)',
    }),
    "django.http:HttpResponse().write": { effects: [sink("response", "repr", "0|content")], example: "response.write(KEY)" },
    "django.http:HttpResponse().content": { assigned: [sink("response", "repr", "value")], example: "response.content = KEY" },
    "django.http:HttpResponse()[]": { assigned: [sink("response", "text", "value")], example: 'response["X-Key"] = KEY' },
    "django.http:HttpResponse().headers[]": { assigned: [sink("response", "text", "value")], example: 'response.headers["X-Key"] = KEY' },
    "django.http:HttpResponse().set_cookie": { effects: [sink("storage", "text", "1|value")], example: 'response.set_cookie("key", KEY)' },
    "django.http:HttpResponse().set_signed_cookie": { effects: [sink("storage", "text", "1|value")], example: 'response.set_signed_cookie("key", KEY)' },
    "django.shortcuts:render": {
      effects: [sink("template", "repr", "2|context")],
      gives: "django.http:HttpResponse()",
      example: 'render(request, "page.html", {"key": KEY})',
    },
    "django.shortcuts:redirect": { effects: [sink("url", "text", "0|to")], gives: "django.http:HttpResponse()", example: 'redirect("/pay?key=" + KEY)' },
    "django.template.loader:render_to_string": {
      effects: [sink("template", "repr", "1|context")],
      result: { kind: "harmless" },
      example: 'render_to_string("page.html", {"key": KEY})',
    },
    "django.template:Template().render": {
      effects: [sink("template", "repr", "0|context")],
      result: { kind: "harmless" },
      example: 'template.Template("").render(template.Context({"key": KEY}))',
    },
    "django.template:Context": { result: { kind: "object", of: "0" } },
    "django.template.response:TemplateResponse": {
      effects: [sink("template", "repr", "2|context")],
      gives: "django.http:HttpResponse()",
      example: 'from django.template.response import TemplateResponse\nTemplateResponse(request, "page.html", {"key": KEY})',
    },
    ...members("django.contrib.messages:", ["info", "success", "warning", "error", "debug"], {
      effects: [sink("response", "repr", "1|message")],
      example: "messages.$(request, KEY)",
    }),
    ...members("django.core.cache:cache", ["set", "add"], {
      effects: [sink("storage", "pickle", "1|value")],
      example: 'cache.$("key", KEY)',
    }),
    "django.core.cache:cache.get_or_set": {
      effects: [sink("storage", "pickle", "1|default|1()|default()")],
      example: 'cache.get_or_set("key", KEY)',
    },
    "django.core.cache:cache.set_many": { effects: [sink("storage", "pickle", "0|data")], example: 'cache.set_many({"key": KEY})' },
    "django.core.cache:caches[]": { same: "django.core.cache:cache" },
    "django.core.mail:send_mail": {
      effects: [sink("response", "text", "0|subject|1|message|html_message")],
      example: 'from django.core.mail import send_mail\nsend_mail("pay", KEY, "a@example.com", ["b@example.com"])',
    },
    "django.core.mail:mail_admins": {
      effects: [sink("log", "text", "0|subject|1|message")],
      example: 'from django.core.mail import mail_admins\nmail_admins("pay", KEY)',
    },

    ...members("django.urls:", ["path", "re_path"], { callbacks: [view] }),
    "django.conf.urls:url": { callbacks: [view] },
    ...members("django.core.management.base:BaseCommand()", ["stdout.write", "stderr.write"], {
      effects: [sink("log", "repr", "0|msg")],
      example: "from django.core.management.base import BaseCommand\nclass Command(BaseCommand):\n    def handle(self, *args, **options):\n        self.$(KEY)",
    }),
    "django.core.management.base:BaseCommand().style.*": gives("0|text"),
    "django.core.management:BaseCommand": { same: "django.core.management.base:BaseCommand" },
    "django.views:View": { overrides: views },
    "django.views.generic:View": { same: "django.views:View" },
    "django.views.generic:TemplateView": {
      overrides: { ...views, get_context_data: { returns: { kind: "template", form: "repr" } } },
      example:
        "from django.views.generic import TemplateView\nclass Page(TemplateView):\n    def get_context_data(self, **kwargs):\n        return {'key': KEY}",
    },
    "django.views.generic:TemplateView.as_view": {
      effects: [sink("template", "repr", "extra_context")],
      example: 'from django.views.generic import TemplateView\nTemplateView.as_view(template_name="page.html", extra_context={"key": KEY})',
    },
    "django.views.generic:TemplateView().extra_context": {
      assigned: [sink("template", "repr", "value")],
      example: "from django.views.generic import TemplateView\nclass Page(TemplateView):\n    extra_context = {'key': KEY}",
    },
    ...members("django.views.generic:", ["ListView", "DetailView", "FormView", "CreateView", "UpdateView", "DeleteView", "RedirectView"], {
      same: "django.views.generic:TemplateView",
    }),
    "django.views.generic:TemplateView().get_context_data": { result: { kind: "object", of: "**" } },
    "django.views.generic.base:View": { same: "django.views:View" },
    "django.views.generic.base:TemplateView": { same: "django.views.generic:TemplateView" },
    "django.views:View().request": { same: "django.http:HttpRequest()" },
    "django.views.generic:TemplateView().request": { same: "django.http:HttpRequest()" },
    ...decorators("django.views.decorators.csrf:", ["csrf_exempt", "csrf_protect", "ensure_csrf_cookie"], onView),
    ...decorators("django.views.decorators.http:", ["require_POST", "require_GET", "require_safe", "require_http_methods"], onView),
    ...decorators("django.views.decorators.cache:", ["never_cache", "cache_page", "cache_control"], onView),
    ...decorators("django.contrib.auth.decorators:", ["login_required", "permission_required", "user_passes_test"], onView),
    ...decorators("django.contrib.admin.views.decorators:", ["staff_member_required"], onView),
    "django.utils.decorators:method_decorator": {},
    "django.template.context_processors:debug": {},
    ...members("django.utils.safestring:", ["mark_safe", "SafeString"], gives("0|s")),
    "django.utils.html:format_html": { result: { kind: "format", template: "0", holes: "brace", values: "1+|**" } },
    "django.utils.html:escape": gives("0"),
    ...members("django.utils.encoding:", ["force_str", "force_bytes", "smart_str", "smart_bytes"], gives("0|s")),
    ...members("django.utils.translation:", ["gettext", "gettext_lazy", "ugettext", "ugettext_lazy"], gives("0|message")),
    // What a validation says is about what was sent.
    "django.core.exceptions:ValidationError()": { value: harmless },
    "django.forms:ValidationError": { same: "django.core.exceptions:ValidationError" },
    ...members("django.core.exceptions:", ["ImproperlyConfigured", "ValidationError", "PermissionDenied", "SuspiciousOperation"], shows("*|message", "repr")),
    "django.http:Http404": shows("*", "repr"),
  },
  conventions: [
    {
      files: ["**/*.py"],
      exports: ["LOGGING"],
      beside: SETTINGS,
      effects: [
        { kind: "client", client: "stripe-logger", options: { level: "value.loggers.stripe.level" } },
        { kind: "redaction", library: "logging", by: "value.filters", of: "record", method: "filter" },
        { kind: "redaction", library: "logging", by: "value.formatters", of: "record", method: "format" },
      ],
    },
    { files: ["**/*.py"], exports: ["MIDDLEWARE"], beside: SETTINGS, effects: [{ kind: "serve", first: "value", routes: "ROOT_URLCONF" }] },
    {
      files: ["**/context_processors.py"],
      exports: ["*"],
      named: ["request"],
      parameters: ["django.http:HttpRequest()"],
      returns: { kind: "template", form: "repr" },
    },
    { files: ["**/*.py"], exports: ["DEBUG"], beside: SETTINGS, effects: [{ kind: "client", client: "django-debug", options: { debug: "value" } }] },
    { files: ["**/views.py", "**/views/**/*.py", "**/webhooks.py"], exports: ["*"], named: ["request"], ...onView },
    { files: ["**/*.py"], importing: "django.http", exports: ["*"], named: ["request"], ...onView },
    { files: ["**/*.py"], importing: "django.shortcuts", exports: ["*"], named: ["request"], ...onView },
  ],
};
