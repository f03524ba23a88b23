;; Run by `emacs --batch`: opens a file, waits for its diagnostic, takes the preferred repair and saves everything.
;; The client is configured by the snippet of docs/editors.md in $KEYWARDEN_SNIPPET. Prints the diagnostic and the repair.
(package-initialize)
(setq eglot-sync-connect 20
      eglot-confirm-server-initiated-edits nil
      eglot-autoshutdown t
      make-backup-files nil)
(load (getenv "KEYWARDEN_SNIPPET") nil t t)
(require 'flymake)
;; "Server wants to edit …, proceed?"
(fset 'y-or-n-p (lambda (&rest _) t))

(defun keywarden-wait (what condition)
  (let ((until (+ (float-time) 20)))
    (while (not (funcall condition))
      (when (> (float-time) until) (error "%s within 20 s" what))
      (accept-process-output nil 0.05))))

(find-file (getenv "KEYWARDEN_FILE"))
(apply #'eglot (eglot--guess-contact))
(unless (bound-and-true-p flymake-mode) (flymake-mode 1))
(let ((found nil))
  (keywarden-wait "no diagnostic" (lambda () (flymake-start) (setq found (car (flymake-diagnostics)))))
  (princ (format "%s\n" (flymake-diagnostic-text found)))
  (let* ((actions (eglot-code-actions (flymake-diagnostic-beg found) (flymake-diagnostic-end found) nil nil))
         (action (seq-find (lambda (it) (eq t (plist-get it :isPreferred))) actions))
         (server (eglot-current-server)))
    (unless action (error "no code action"))
    (princ (format "%s\n" (plist-get action :title)))
    (unless (plist-get action :edit)
      (setq action (jsonrpc-request server :codeAction/resolve action)))
    (eglot--apply-workspace-edit (plist-get action :edit)))
  (keywarden-wait "still a diagnostic after the repair"
                  (lambda () (eglot--signal-textDocument/didChange) (flymake-start) (null (flymake-diagnostics)))))
(save-some-buffers t)
(ignore-errors (eglot-shutdown (eglot-current-server) nil 5))
