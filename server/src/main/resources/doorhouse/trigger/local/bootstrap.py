"""Runs a Python handler over the Lambda Runtime API (2018-06-01).

Started as: python3 -u bootstrap.py FILE
"""

import http.client
import importlib
import json
import logging
import os
import sys
import time
import traceback

HOST, _, SECRET_PATH = os.environ["AWS_LAMBDA_RUNTIME_API"].partition("/")
ROOT = f"/{SECRET_PATH}/2018-06-01/runtime/"
connection = http.client.HTTPConnection(HOST)

os.environ["AWS_EXECUTION_ENV"] = f"AWS_Lambda_python{sys.version_info[0]}.{sys.version_info[1]}"
# Handlers set the level of the root logger and expect it to write.
logging.basicConfig(stream=sys.stdout, format="[%(levelname)s] %(message)s", level=logging.WARNING)


def call(method, resource, body=None, headers=None):
    try:
        connection.request(method, ROOT + resource, body, headers or {})
        response = connection.getresponse()
        return response, response.read()
    except OSError:
        # Without the server there is nothing left to do.
        os._exit(1)


def post(resource, document, **headers):
    call("POST", resource, document.encode("utf-8"), {"Content-Type": "application/json", **headers})


def post_error(resource, error_type, message, trace):
    # The text of several lines is one event of the log.
    print("\r".join([f"{error_type}: {message}", *trace]).replace("\n", "\r"))
    post(
        resource,
        json.dumps({"errorType": error_type, "errorMessage": message, "stackTrace": trace}),
        **{"Lambda-Runtime-Function-Error-Type": "Unhandled"},
    )


class CognitoIdentity:
    def __init__(self, told):
        self.cognito_identity_id = told.get("cognitoIdentityId")
        self.cognito_identity_pool_id = told.get("cognitoIdentityPoolId")


class Client:
    def __init__(self, told):
        self.installation_id = told.get("installation_id")
        self.app_title = told.get("app_title")
        self.app_version_name = told.get("app_version_name")
        self.app_version_code = told.get("app_version_code")
        self.app_package_name = told.get("app_package_name")


class ClientContext:
    def __init__(self, told):
        self.client = Client(told["client"]) if isinstance(told.get("client"), dict) else None
        self.custom = told.get("custom")
        self.env = told.get("env")


class Context:
    def __init__(self, headers):
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        identity = json.loads(headers["Lambda-Runtime-Cognito-Identity"] or "{}")
        self.identity = CognitoIdentity(identity)
        client_context = headers["Lambda-Runtime-Client-Context"]
        self.client_context = ClientContext(json.loads(client_context)) if client_context else None

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))


class HandlerNotFound(Exception):
    pass


def load(file):
    folder, name = os.path.split(os.path.abspath(file))
    sys.path.insert(0, folder)
    module_name = os.path.splitext(name)[0]
    module = importlib.import_module(module_name)
    for candidate in ("handler", "lambda_handler"):
        found = getattr(module, candidate, None)
        if callable(found):
            return found
    raise HandlerNotFound(f"Handler 'lambda_handler' missing on module '{module_name}'")


def start(file):
    try:
        return load(file)
    except HandlerNotFound as error:
        post_error("init/error", "Runtime.HandlerNotFound", str(error), [])
    except ImportError as error:
        name = os.path.splitext(os.path.basename(file))[0]
        message = f"Unable to import module '{name}': {error}"
        post_error("init/error", "Runtime.ImportModuleError", message, [])
    except SyntaxError as error:
        message = f"Syntax error in module '{error.filename}': {error}"
        post_error("init/error", "Runtime.UserCodeSyntaxError", message, [])
    except Exception as error:
        post_error("init/error", type(error).__name__, str(error), traceback.format_tb(error.__traceback__))
    sys.exit(1)


def serve(handler):
    while True:
        response, event = call("GET", "invocation/next")
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        if request_id is None:
            os._exit(1)
        os.environ["_X_AMZN_TRACE_ID"] = response.headers["Lambda-Runtime-Trace-Id"]
        try:
            answer = json.dumps(handler(json.loads(event), Context(response.headers)))
        except Exception as error:
            trace = traceback.format_tb(error.__traceback__.tb_next)
            post_error(f"invocation/{request_id}/error", type(error).__name__, str(error), trace)
        else:
            post(f"invocation/{request_id}/response", answer)


serve(start(sys.argv[1]))
